import { afterAll, beforeAll, expect, test } from 'vitest'
import { Invalid } from '#server/errors.ts'
import { openTestDatabase } from '#server/test/test-app.ts'
import { compiledQuery, type ValueOf } from './compiled-query.ts'
import type { Database } from './open.ts'
import { readRevision, transact } from './transaction.ts'

let db: Database
let close: () => Promise<void>

beforeAll(async () => {
  ;({ db, close } = await openTestDatabase())
})
afterAll(() => close())

type KeyRow = { key: string; last_version: number }

const insertKey = compiledQuery((db, value: ValueOf<KeyRow>) =>
  db
    .insertInto('artifact_key')
    .values({ key: value('key'), last_version: value('last_version') })
    .returning('key'),
)
const renumber = compiledQuery((db, value: ValueOf<KeyRow>) =>
  db
    .updateTable('artifact_key')
    .set({ last_version: value('last_version') })
    .where('key', '=', value('key')),
)
const selectNumber = compiledQuery((db, value: ValueOf<{ key: string }>) =>
  db.selectFrom('artifact_key').select('last_version').where('key', '=', value('key')).where('last_version', '>', 0),
)

test('a query is built once and gets its values each time', async () => {
  let builds = 0
  const select = compiledQuery((db, value: ValueOf<{ key: string }>) => {
    builds++
    return db.selectFrom('artifact_key').select('last_version').where('key', '=', value('key'))
  })
  await insertKey(db, { key: 'one', last_version: 1 })
  await insertKey(db, { key: 'two', last_version: 2 })
  const both = await Promise.all([select(db, { key: 'one' }), select(db, { key: 'two' })])
  expect(both).toEqual([[{ last_version: 1 }], [{ last_version: 2 }]])
  expect(builds).toBe(1)
})

test('values that are used twice and fixed ones keep their places', async () => {
  await insertKey(db, { key: 'places', last_version: 3 })
  await renumber(db, { key: 'places', last_version: 7 })
  expect(await selectNumber(db, { key: 'places' })).toEqual([{ last_version: 7 }])
})

test('text with a NUL character is rejected', async () => {
  await expect(selectNumber(db, { key: 'a\0b' })).rejects.toThrow(Invalid)
})

test('a change in a transaction counts, with and without returned rows, and a statement without effect does not', async () => {
  const counted = async (work: (db: Database) => Promise<unknown>) => {
    const before = await readRevision(db)
    await transact(db, work)
    return (await readRevision(db)) - before
  }
  expect(await counted((db) => insertKey(db, { key: 'counted', last_version: 1 }))).toBe(1)
  expect(await counted((db) => renumber(db, { key: 'counted', last_version: 2 }))).toBe(1)
  expect(await counted((db) => renumber(db, { key: 'missing', last_version: 2 }))).toBe(0)
  expect(await counted((db) => selectNumber(db, { key: 'counted' }))).toBe(0)
})

test('a query in a transaction that fails has no effect', async () => {
  const work = transact(db, async (db) => {
    await insertKey(db, { key: 'undone', last_version: 1 })
    throw new Error('undo')
  })
  await expect(work).rejects.toThrow('undo')
  expect(await selectNumber(db, { key: 'undone' })).toEqual([])
})
