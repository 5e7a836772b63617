import { statSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { forLongReads } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { openTestDatabase } from '#server/test/test-app.ts'

const MB = 1024 * 1024

let database: Awaited<ReturnType<typeof openTestDatabase>>
let db: Database
let path: string

beforeEach(async () => {
  database = await openTestDatabase()
  db = database.db
  path = database.location.kind === 'sqlite' ? database.location.path : ''
})
afterEach(() => database.close())

const walSize = () => statSync(`${path}-wal`).size

/** Stores 1 MB. */
async function write(key: string): Promise<void> {
  await db
    .insertInto('idempotency')
    .values({ key, created: '', body_hash: '', made_id: 'x'.repeat(MB) })
    .execute()
}

/** Changes that never pause: as soon as one is acknowledged, its writer makes the next one. */
async function writeWithoutPause(from: number, to: number): Promise<void> {
  let next = from
  const writer = async () => {
    while (next < to) await write(String(next++))
  }
  await Promise.all([writer(), writer(), writer(), writer()])
}

const countRows = async (db: Database) => {
  const { count } = await db
    .selectFrom('idempotency')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

test('the -wal file stays small while changes never pause', async () => {
  // The first checkpoint starts the thread.
  await writeWithoutPause(0, 12)
  await expect.poll(() => readPages()).toBeLessThan(10)
  await writeWithoutPause(12, 150)
  expect(walSize()).toBeLessThan(100 * MB)
  expect([await countRows(db), await countRows(forLongReads(db))]).toEqual([150, 150])
})

test('a reader of another process only delays the checkpoint', async () => {
  const other = new BetterSqlite3(path, { readonly: true })
  other.exec('begin; select * from revision')
  await writeWithoutPause(0, 30)
  expect(walSize()).toBeGreaterThan(30 * MB)
  other.close()
  await writeWithoutPause(30, 60)
  await expect
    .poll(async () => {
      await write(crypto.randomUUID())
      return readPages()
    })
    .toBeLessThan(20 * 256)
})

/** The pages that are in the `-wal` file only. */
function readPages(): number {
  const other = new BetterSqlite3(path)
  const count = other.prepare<[], { log: number }>('pragma wal_checkpoint(noop)').get()
  other.close()
  return count?.log ?? Number.NaN
}

test('closing moves all changes into the file', async () => {
  await writeWithoutPause(0, 20)
  await db.destroy()
  const file = new BetterSqlite3(path)
  expect(file.pragma('integrity_check', { simple: true })).toBe('ok')
  expect(file.prepare('select count(*) from idempotency').pluck().get()).toBe(20)
  file.close()
  expect(statSync(path).size).toBeGreaterThan(20 * MB)
})
