import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import type { Client } from '#sdk/client.ts'
import { createDeletion, readDeletion } from '#sdk/retention.ts'
import { openTestApp } from '#server/test/test-app.ts'
import { clientOf, waitForDeletion } from '#server/test/test-client.ts'
import { createDatabase } from '#server/test/test-postgres.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let app: FastifyInstance
let client: Client
/** Another client of the database, in a transaction. */
let other: pg.Client

beforeEach(async () => {
  database = await createDatabase(inject('postgres_url'), inject('postgres_template'))
  // Instead of the default of 30 seconds.
  app = await openTestApp({}, { kind: 'postgres', url: `${database.url}?statement_timeout=300`, poolSize: 5 })
  client = clientOf(app)
  for (const key of ['held', 'free']) await client.createArtifact({ key })
  other = new pg.Client(database.url)
  await other.connect()
  await other.query('begin')
})
afterEach(async () => {
  await other.end()
  await app.close()
  await database.drop()
})

test('a deletion whose query times out fails with a reason, and the next one is processed', async () => {
  await other.query('lock table task_run')
  const slow = await createDeletion({ selection: { task_runs: {}, keys: ['held'] } }, { client })
  const quick = await createDeletion({ selection: { keys: ['free'] } }, { client })
  expect(await waitForDeletion(client, quick)).toMatchObject({ state: 'COMPLETED', deleted: 1 })
  expect(await waitForDeletion(client, slow)).toMatchObject({
    state: 'FAILED',
    error: 'Finding the versions to delete took longer than the statement timeout of the database.',
  })
})

test('a deletion that waits for a lock is retried later, and does not delay others', async () => {
  await other.query(`select pg_advisory_xact_lock(hashtextextended('held', 0))`)
  const waiting = await createDeletion({ selection: { keys: ['held'] } }, { client })
  const quick = await createDeletion({ selection: { keys: ['free'] } }, { client })
  expect(await waitForDeletion(client, quick)).toMatchObject({ state: 'COMPLETED', deleted: 1 })
  expect(await readDeletion(waiting.id, { client })).toMatchObject({ state: 'RUNNING', error: null })
  await other.query('rollback')
  expect(await waitForDeletion(client, waiting)).toMatchObject({ state: 'COMPLETED', deleted: 1 })
})
