import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cpuMsOf } from '#content/test-cpu-time.ts'
import { readTableRows } from '#contract/table-rows.ts'
import { readTableStart } from './table-start.ts'

const ids = Array.from({ length: 5000 }, (_, at) => at)
const rows = ids.map((id) => ({ id, note: `a "quoted" ] } \\ ${id}`, nested: { list: [id, [id]] } }))
const byIndex = (value: (id: number) => unknown) => Object.fromEntries(ids.map((id) => [`r${id}`, value(id)]))

test.each([
  ['a list of objects', rows, 3],
  ['a list of lists', rows.map(({ id, note }) => [id, note]), 2],
  ['an object of lists', { id: ids, note: rows.map(({ note }) => note) }, 2],
  ['split', { columns: ids.slice(0, 400), index: ids, data: ids.map(() => ids.slice(0, 400)) }, 401],
  ['columns', { id: byIndex((id) => id), note: byIndex(String) }, 3],
  ['index', byIndex((id) => ({ id, note: `n${id}` })), 3],
  ['table', { schema: { fields: [{ name: 'id' }], primaryKey: [] }, data: rows.map(({ id }) => ({ id })) }, 1],
])('the start of %s has its first rows and its size', (_, data, columnCount) => {
  for (const text of [JSON.stringify(data), JSON.stringify(data, null, 2)]) {
    const start = readTableStart(text)
    expect(start).toMatchObject({ rowCount: 5000, columnCount })
    const full = readTableRows(data)
    if (start === null || 'error' in full) throw new Error('not a table')
    expect(start.table.columns).toEqual(full.columns)
    expect(start.table.rows.slice(0, 4)).toEqual(full.rows.slice(0, 4))
  }
})

test.each(['', 'words', '[', '[{"a": 1}', '[{"a": 1}] x', '{"a"', '{"a": [1', '[{"a: 1}]', '["\\"]', '{"a": 1}', '[,'])(
  '%s has no start of a table',
  (text) => expect(readTableStart(text)).toBeNull(),
)

test('the start of any table is the table', () => {
  const cell = fc.oneof(fc.string(), fc.double(), fc.constantFrom(null, true, { a: ['x', {}] }))
  const table = fc.oneof(
    fc.array(fc.dictionary(fc.string(), cell), { minLength: 1, maxLength: 9 }),
    fc.array(fc.array(cell), { minLength: 1, maxLength: 9 }),
    fc.dictionary(fc.string({ unit: fc.constantFrom('a', '"', '1', '{') }), fc.array(cell, { maxLength: 9 }), {
      minKeys: 1,
    }),
  )
  fc.assert(
    fc.property(table, (data) => {
      const text = JSON.stringify(data)
      const full = readTableRows(text)
      if ('error' in full) return
      expect(readTableStart(text)).toEqual({
        table: full,
        rowCount: full.rows.length,
        columnCount: full.columns.length,
      })
    }),
  )
})

test('the start of 40 MB is read quickly', async () => {
  const text = `[${'{"a":1,"b":"some text","c":[1,2]},'.repeat(1_200_000)}{}]`
  expect(await cpuMsOf(() => void readTableStart(text))).toBeLessThan(2000)
})
