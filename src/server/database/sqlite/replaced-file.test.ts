import { copyFileSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApp } from '#server/app.ts'
import { type Database, openDatabase } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { TEST_OPTIONS } from '#server/test/test-app.ts'

let folder: string
let path: string
let db: Database
let app: FastifyInstance

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-'))
  path = join(folder, 'vitrine.db')
  db = await openDatabase({ kind: 'sqlite', path })
  app = await createApp(db, TEST_OPTIONS)
})
afterEach(async () => {
  await app.close()
  await db.destroy()
  rmSync(folder, { recursive: true })
})

/** The statuses of a change, of readiness and of a read. */
async function statuses(): Promise<number[]> {
  const change = await app.inject({ method: 'POST', url: '/api/artifacts/', payload: { key: 'k', data: 1 } })
  const ready = await app.inject({ url: '/api/ready' })
  const read = await app.inject({ method: 'POST', url: '/api/artifacts/filter' })
  return [change.statusCode, ready.statusCode, read.statusCode]
}

test('changes to a database whose file was deleted are refused', async () => {
  rmSync(path)
  expect(await statuses()).toEqual([503, 503, 200])
})

test('the server is not ready when the file was replaced, also before a change', async () => {
  copyFileSync(path, `${path}.copy`)
  renameSync(`${path}.copy`, path)
  expect((await app.inject({ url: '/api/ready' })).statusCode).toBe(503)
  expect(await statuses()).toEqual([503, 503, 200])
})

test('a file that is put back is used again', async () => {
  renameSync(path, `${path}.moved`)
  expect(await statuses()).toEqual([503, 503, 200])
  renameSync(`${path}.moved`, path)
  expect(await statuses()).toEqual([201, 200, 200])
})

test('a change is not confirmed if the file disappears before it is committed, and the cause is named', async () => {
  const change = transact(db, async (db) => {
    const row = { key: 'k', created: '', body_hash: '', made_id: '' }
    await db.insertInto('idempotency').values(row).execute()
    renameSync(path, `${path}.moved`)
  })
  await expect(change).rejects.toMatchObject({
    cause: { message: expect.stringContaining(`${path} was deleted, moved or replaced while the server was running`) },
  })
  renameSync(`${path}.moved`, path)
  expect(await db.selectFrom('idempotency').selectAll().execute()).toEqual([])
})
