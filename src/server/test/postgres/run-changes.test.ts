import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { readRunChanges } from '#server/changes/run-changes.ts'
import { Comparer } from '#server/changes/thread/comparer.ts'
import { type Database, openDatabase } from '#server/database/open.ts'
import { openTestApp } from '#server/test/test-app.ts'
import { createDatabase } from '#server/test/test-postgres.ts'
import { planOf, type Statement } from './test-plans.ts'

const KEYS = 500

let database: Awaited<ReturnType<typeof createDatabase>>
let db: Database
const statements: Statement[] = []

beforeAll(async () => {
  database = await createDatabase(inject('postgres_url'), inject('postgres_template'))
  // As with statistics that say that there are few rows.
  const url = `${database.url}?options=${encodeURIComponent('-c enable_hashjoin=off -c enable_mergejoin=off')}`
  db = await openDatabase({ kind: 'postgres', url, poolSize: 2 }, { log: ({ query }) => void statements.push(query) })
})
afterAll(async () => {
  await db.destroy()
  await database.drop()
})

/** Two runs of a flow that publish the same keys; returns the id of the second. */
async function publishTwice(): Promise<string> {
  const app = await openTestApp({}, { kind: 'postgres', url: database.url, poolSize: 2 })
  const send = async (path: string, payload: object) =>
    (await app.inject({ method: 'POST', url: `/api${path}`, payload })).json()
  const flow_id = (await send('/flows/', { name: 'nightly' })).id
  let run = ''
  for (const version of [1, 2]) {
    run = (await send('/flow_runs/', { flow_id, state: { type: 'RUNNING' } })).id
    const { id } = await send('/artifacts/', { key: 'key', type: 'progress', data: 1, flow_run_id: run })
    await copyKey(id, version)
  }
  await send(`/flow_runs/${run}/set_state`, { state: { type: 'COMPLETED' } })
  await app.close()
  return run
}

async function copyKey(id: string, version: number): Promise<void> {
  const artifact = await db.selectFrom('artifact').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const copies = Array.from({ length: KEYS }, (_, index) => ({ ...artifact, id: randomUUID(), key: `key-${index}` }))
  await db.insertInto('artifact').values(copies).execute()
  const change = { hash: 'hash', change_status: 'changed', change_text: 'changed' } as const
  const versions = copies.map(({ id, key }) => ({ artifact_id: id, key, version, ...change }))
  await db.insertInto('artifact_version').values(versions).execute()
}

test('the changes of a run are read in a time that is proportional to its keys, however PostgreSQL joins', async () => {
  const run = await publishTwice()
  statements.length = 0
  const changes = await readRunChanges(db, new Comparer(), run, new AbortController().signal)
  expect(changes?.keys.filter(({ from, change }) => from && change?.text === 'changed')).toHaveLength(KEYS)
  const plans = await Promise.all([...statements].map((statement) => planOf(db, statement, true)))
  const rows = plans.flat().reduce((sum, step) => sum + step.rows, 0)
  expect(rows).toBeGreaterThan(4 * KEYS)
  expect(rows).toBeLessThan(100 * KEYS)
})
