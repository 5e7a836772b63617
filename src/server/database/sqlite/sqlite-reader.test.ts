import { rmSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { forLongReads } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { Unavailable } from '#server/errors.ts'
import { openTestDatabase } from '#server/test/test-app.ts'

let database: Awaited<ReturnType<typeof openTestDatabase>>
let db: Database

beforeEach(async () => {
  database = await openTestDatabase()
  db = database.db
})
afterEach(() => database.close())

const insertPin = (db: Database, artifact_id: string) =>
  db.insertInto('artifact_pin').values({ artifact_id, created: '2026' }).execute()

const readPins = (db: Database) => forLongReads(db).selectFrom('artifact_pin').select('artifact_id').execute()

test('a long read sees every change that is committed, and runs in another thread', async () => {
  expect(forLongReads(db)).not.toBe(db)
  for (const id of ['a', 'b']) {
    await insertPin(db, id)
    expect(await readPins(db)).toContainEqual({ artifact_id: id })
  }
})

test('the thread ends after some seconds without reads, and starts again with the next one', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const terminate = vi.spyOn(Worker.prototype, 'terminate')
  await insertPin(db, 'a')
  await readPins(db)
  vi.advanceTimersByTime(4_000)
  await readPins(db)
  vi.advanceTimersByTime(4_000)
  expect(terminate).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1_000)
  expect(terminate).toHaveBeenCalledTimes(1)
  vi.useRealTimers()
  expect(await readPins(db)).toEqual([{ artifact_id: 'a' }])
})

test('a long read within a transaction sees the changes of that transaction', async () => {
  await transact(db, async (db) => {
    await insertPin(db, 'a')
    expect(await readPins(db)).toEqual([{ artifact_id: 'a' }])
  })
})

test('long reads are run while a transaction is open, and other statements while a long read is running', async () => {
  const slow = forLongReads(db)
    .with('n', (db) =>
      db
        .selectFrom('revision as a')
        .innerJoin('revision as b', (join) => join.onTrue())
        .selectAll('a'),
    )
    .selectFrom(['n as x', 'n as y'])
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  const order: string[] = []
  const both = Promise.all([slow.then(() => order.push('long')), insertPin(db, 'a').then(() => order.push('short'))])
  await transact(db, async (db) => expect(await readPins(db)).toHaveLength(1))
  await both
  expect(order).toEqual(['short', 'long'])
})

test('an error of the database is reported with its message, and does not end the thread', async () => {
  // @ts-expect-error: no such table
  await expect(forLongReads(db).selectFrom('nothing').selectAll().execute()).rejects.toThrow('no such table: nothing')
  expect(await readPins(db)).toEqual([])
})

test('a file that was deleted is read by the connection that has it open', async () => {
  if (database.location.kind === 'sqlite') rmSync(database.location.path)
  expect(forLongReads(db)).toBe(db)
})

test('a thread that cannot open the file is unavailable', async () => {
  const reader = forLongReads(db)
  if (database.location.kind === 'sqlite') rmSync(database.location.path)
  await expect(reader.selectFrom('revision').selectAll().execute()).rejects.toThrow(Unavailable)
})

test('a client with more waiting reads than are accepted is refused, and others are not', async () => {
  const many = Array.from({ length: 1200 }, () => readPins(db))
  const results = await Promise.allSettled(many)
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1001)
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: expect.any(Unavailable) })
  expect(await readPins(db)).toEqual([])
})
