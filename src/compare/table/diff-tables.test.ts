import { expect, test } from 'vitest'
import { readTableRows, type Table } from '#contract/table-rows.ts'
import { diffTables, type TableOptions } from './diff-tables.ts'
import { changedCells, tableChange } from './table-change.ts'

const everything = { changedOnly: false, limit: 1000, offset: 0 }

function tableOf(data: unknown): Table {
  const table = readTableRows(data)
  if ('error' in table) throw new Error(table.error)
  return table
}

const compare = (before: unknown, after: unknown, options?: TableOptions) =>
  diffTables(tableOf(before), tableOf(after), options)

/** "same a, moved b": each row with the first cell that it has. */
const rowsOf = (diff: ReturnType<typeof diffTables>) =>
  tableChange(diff, everything)
    .rows.map(({ status, cells: [first] }) => `${status} ${first?.new ?? first?.old}`)
    .join(', ')

const models = [
  { name: 'a', score: 1 },
  { name: 'b', score: 2 },
  { name: 'c', score: 3 },
]

test('rows are aligned by a guessed key, with their changed cells', () => {
  const diff = compare(models, [
    { name: 'c', score: 3 },
    { name: 'a', score: 1.5 },
    { name: 'd', score: 4 },
  ])
  expect(diff.key).toEqual(['name'])
  expect(diff.isKeyGuessed).toBe(true)
  expect(rowsOf(diff)).toBe('moved c, changed a, removed b, added d')
  expect(diff.counts).toEqual({ added: 1, removed: 1, changed: 1, moved: 1, same: 0, cells: 1 })
  expect([...changedCells(diff)]).toEqual([{ rowKey: ['a'], row: 2, column: 'score', old: 1, new: 1.5 }])
})

test('a row inserted at the top moves no other row', () => {
  expect(rowsOf(compare(models, [{ name: 'z', score: 0 }, ...models]))).toBe('added z, same a, same b, same c')
})
