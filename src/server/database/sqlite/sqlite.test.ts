import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import BetterSqlite3 from 'better-sqlite3'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDeletion, readDeletion } from '#sdk/retention.ts'
import { createApp } from '#server/app.ts'
import { openDatabase } from '#server/database/open.ts'
import { TEST_OPTIONS } from '#server/test/test-app.ts'
import { clientOf, waitForDeletion } from '#server/test/test-client.ts'

let folder: string
let app: FastifyInstance
/** Another process that uses the same file. */
let other: BetterSqlite3.Database

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-'))
  const path = join(folder, 'vitrine.db')
  const db = await openDatabase({ kind: 'sqlite', path })
  // Shorter than the five seconds of a server.
  await sql`pragma busy_timeout = 10`.execute(db)
  app = await createApp(db, TEST_OPTIONS)
  app.addHook('onClose', () => db.destroy())
  other = new BetterSqlite3(path)
})
afterEach(async () => {
  other.close()
  await app.close()
  rmSync(folder, { recursive: true })
})

test('while another process holds the write lock, changes return 503 and reads succeed', async () => {
  const create = { method: 'POST', url: '/api/artifacts/', payload: { key: 'k' } } as const
  other.exec('begin immediate')
  const refused = await app.inject(create)
  expect([refused.statusCode, refused.json()]).toEqual([503, { exception_message: 'Service Unavailable' }])
  expect((await app.inject({ method: 'POST', url: '/api/artifacts/filter' })).json()).toEqual([])
  other.exec('rollback')
  expect((await app.inject(create)).statusCode).toBe(201)
})

test('a deletion waits until the other process releases the lock', async () => {
  const client = clientOf(app)
  for (let turn = 0; turn < 300; turn++) await client.createArtifact({ key: 'k', data: turn })
  const asked = await createDeletion({ selection: { keys: ['k'] } }, { client })
  other.exec('begin immediate')
  await pause(100)
  expect((await readDeletion(asked.id, { client })).error).toBeNull()
  other.exec('rollback')
  expect(await waitForDeletion(client, asked)).toMatchObject({ state: 'COMPLETED', deleted: 300 })
})
