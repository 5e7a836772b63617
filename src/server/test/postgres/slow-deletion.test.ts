import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import type { Client } from '#sdk/client.ts'
import { createDeletion, readDeletion } from '#sdk/retention.ts'
import { openTestApp } from '#server/test/test-app.ts'
import { clientOf, endOf } from '#server/test/test-client.ts'
import { createDatabase } from '#server/test/test-postgres.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let app: FastifyInstance
let client: Client
/** Somebody else at the same database, in a transaction. */
let other: pg.Client

beforeEach(async () => {
  database = await createDatabase(inject('postgres_url'), inject('postgres_template'))
  // Not the thirty seconds that a server waits.
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

test('a deletion whose versions take too long to find is ended in words, and those behind it are carried out', async () => {
  await other.query('lock table task_run')
  const slow = await createDeletion({ selection: { task_runs: {}, keys: ['held'] } }, { client })
  const quick = await createDeletion({ selection: { keys: ['free'] } }, { client })
  expect(await endOf(client, quick)).toMatchObject({ state: 'COMPLETED', deleted: 1 })
  expect(await endOf(client, slow)).toMatchObject({
    state: 'FAILED',
    error: 'Finding the versions to delete took longer than the statement timeout of the database.',
  })
})

test('a deletion that waits for somebody who writes goes on later, and holds nobody up meanwhile', async () => {
  await other.query(`select pg_advisory_xact_lock(hashtextextended('held', 0))`)
  const waiting = await createDeletion({ selection: { keys: ['held'] } }, { client })
  const quick = await createDeletion({ selection: { keys: ['free'] } }, { client })
  expect(await endOf(client, quick)).toMatchObject({ state: 'COMPLETED', deleted: 1 })
  expect(await readDeletion(waiting.id, { client })).toMatchObject({ state: 'RUNNING', error: null })
  await other.query('rollback')
  expect(await endOf(client, waiting)).toMatchObject({ state: 'COMPLETED', deleted: 1 })
})
