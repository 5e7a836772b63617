import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApp } from '#server/app.ts'
import { type Database, openDatabase } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { TEST_OPTIONS } from '#server/test/test-app.ts'

let folder: string
let db: Database
let app: FastifyInstance

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-'))
  db = await openDatabase({ kind: 'sqlite', path: join(folder, 'vitrine.db') })
  app = await createApp(db, TEST_OPTIONS)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await app.close()
  await db.destroy()
  rmSync(folder, { recursive: true })
})

/** Lets the file grow by no page, as on a full disk. */
async function fillDisk(): Promise<void> {
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db)
  await sql`pragma max_page_count = ${sql.lit(rows[0]?.page_count)}`.execute(db)
}

const makeRoom = () => sql`pragma max_page_count = 1000000`.execute(db)

const UNAVAILABLE = [503, { exception_message: 'Service Unavailable' }]
// Random, because data is stored compressed.
const data = randomBytes(200_000).toString('base64')
const CREATE = { method: 'POST', url: '/api/artifacts/', payload: { key: 'k', data } } as const

async function answerTo(request: { method: 'GET' | 'POST'; url: string; payload?: object }) {
  const answer = await app.inject(request)
  return [answer.statusCode, answer.json()]
}

test('while the disk is full, changes return 503 and reads succeed', async () => {
  await fillDisk()
  expect(await answerTo(CREATE)).toEqual(UNAVAILABLE)
  expect(await answerTo({ method: 'POST', url: '/api/artifacts/filter' })).toEqual([200, []])
  await makeRoom()
  expect((await answerTo(CREATE))[0]).toBe(201)
})

test('the server is not ready from the first change that the full disk prevents until there is room', async () => {
  await fillDisk()
  await answerTo(CREATE)
  expect(await answerTo({ method: 'GET', url: '/api/ready' })).toEqual(UNAVAILABLE)
  expect((await answerTo({ method: 'GET', url: '/api/health' }))[0]).toBe(200)
  await makeRoom()
  expect(await answerTo({ method: 'GET', url: '/api/ready' })).toEqual([200, { message: 'OK' }])
})

const insert = (db: Database, made_id: string) =>
  db
    .insertInto('idempotency')
    .values({ key: made_id.slice(0, 9), created: '', body_hash: '', made_id })
    .execute()

test('a full disk is the reported cause, although SQLite has ended the transaction and a rollback fails', async () => {
  await fillDisk()
  const change = transact(db, (db) => insert(db, 'x'.repeat(300_000)))
  await expect(change).rejects.toMatchObject({ cause: { code: 'SQLITE_FULL' } })
})

test('after a rollback that failed, changes do not become part of its transaction', async () => {
  const prepare = BetterSqlite3.prototype.prepare
  vi.spyOn(BetterSqlite3.prototype, 'prepare').mockImplementation(function (this: BetterSqlite3.Database, text) {
    if (text === 'rollback') throw new BetterSqlite3.SqliteError('disk I/O error', 'SQLITE_IOERR')
    return prepare.call(this, text)
  })
  const failed = transact(db, async (db) => {
    await insert(db, 'canceled')
    throw new Error('first')
  })
  await expect(failed).rejects.toThrow('first')
  await insert(db, 'committed')
  const rows = await db.selectFrom('idempotency').select('key').execute()
  expect(rows).toEqual([{ key: 'committed' }])
})

test.each(['SQLITE_IOERR_WRITE', 'SQLITE_READONLY', 'SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_CANTOPEN'])(
  '%s is a 503',
  async (code) => {
    const prepare = BetterSqlite3.prototype.prepare
    vi.spyOn(BetterSqlite3.prototype, 'prepare').mockImplementation(function (this: BetterSqlite3.Database, text) {
      if (text.startsWith('insert')) throw new BetterSqlite3.SqliteError('not possible', code)
      return prepare.call(this, text)
    })
    expect(await answerTo(CREATE)).toEqual(UNAVAILABLE)
  },
)
