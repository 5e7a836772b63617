import { expect, test } from 'vitest'
import type { Table } from '#contract/table-rows.ts'
import { diffTables, type TableDiff, type TableOptions } from './diff-tables.ts'
import { changedCells, tableChange } from './table-change.ts'
import { tableOf } from './test-table.ts'

const compare = (before: unknown, after: unknown, options?: TableOptions) =>
  diffTables(tableOf(before), tableOf(after), options)

const wholeChange = (diff: TableDiff) => tableChange(diff, { changedOnly: false, limit: 1000, offset: 0 })

/** "same a, moved b": each row with the first cell that it has. */
const rowsOf = (diff: TableDiff) =>
  wholeChange(diff)
    .rows.map(({ status, cells: [first] }) => `${status} ${first?.new ?? first?.old}`)
    .join(', ')

const columnsOf = (diff: TableDiff) =>
  wholeChange(diff)
    .columns.map(
      ({ name, old_name, status }) => `${status} ${status === 'renamed' ? `${old_name} to ` : ''}${name ?? old_name}`,
    )
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

test('removed rows are listed where they were', () => {
  const names = (text: string) => [...text].map((name) => ({ name }))
  expect(rowsOf(compare(names('xaybz'), names('abc')))).toBe('removed x, same a, removed y, same b, removed z, added c')
})

test('a row that moved and changed is both', () => {
  const { rows } = wholeChange(compare(models, [{ name: 'c', score: 9 }, ...models.slice(0, 2)]))
  expect(rows[0]).toMatchObject({ status: 'changed', is_moved: true, old_row: 3, new_row: 1 })
})

test('the cells of a table without rows are all added', () => {
  const diff = compare([], models)
  expect(diff.key).toEqual(['name'])
  expect(rowsOf(diff)).toBe('added a, added b, added c')
  expect(columnsOf(diff)).toBe('added name, added score')
})

test('the reader chooses the key, by the names of the new version', () => {
  const diff = compare(models, models, { rowKey: ['score'] })
  expect([diff.key, diff.isKeyGuessed]).toEqual([['score'], false])
})

test('a key that a version does not have is guessed instead', () => {
  const diff = compare(models, models, { rowKey: ['name', 'region'] })
  expect([diff.key, diff.isKeyGuessed]).toEqual([['name'], true])
})

test('an empty key aligns rows by position', () => {
  const diff = compare(models, models.toReversed(), { rowKey: [] })
  expect([diff.key, diff.isKeyGuessed]).toEqual([[], false])
  expect(rowsOf(diff)).toBe('changed c, same b, changed a')
})

test('rows with the same key are paired in order and counted', () => {
  const rows = (scores: number[]) => scores.map((score) => ({ name: 'a', score }))
  const diff = compare([...rows([1, 2]), ...models.slice(1)], [...rows([1, 5, 6]), ...models.slice(1)], {
    rowKey: ['name'],
  })
  expect(wholeChange(diff).duplicate_keys).toBe(3)
  expect(diff.counts).toMatchObject({ same: 3, changed: 1, added: 1 })
})

test('a key distinguishes 1 from "1", but not integers that are written in two ways', () => {
  const diff = compare(
    '[{"id": 1, "n": 1}, {"id": 100000000000000000000, "n": 1}]',
    '[{"id": "1", "n": 1}, {"id": 1e20, "n": 1}]',
    { rowKey: ['id'] },
  )
  expect(diff.counts).toMatchObject({ added: 1, removed: 1, same: 1 })
})

test('a nested value of a chosen key is not the value inside it', () => {
  const diff = compare([{ at: 2 }, { at: [1] }], [{ at: 2 }, { at: 1 }], { rowKey: ['at'] })
  expect(diff.counts).toMatchObject({ added: 1, removed: 1, same: 1 })
})

test('nested values of a chosen key ignore the order of their members', () => {
  const diff = compare([{ at: { x: 1, y: [2] } }, { at: 0 }], [{ at: 0 }, { at: { y: [2], x: 1 } }], { rowKey: ['at'] })
  expect(diff.counts).toMatchObject({ added: 0, removed: 0, moved: 1, same: 1 })
})

test('a missing cell is not null', () => {
  const [row] = wholeChange(compare([...models, { name: 'd' }], [...models, { name: 'd', score: null }])).rows.slice(3)
  expect(row).toMatchObject({ status: 'changed', cells: [{}, { new: null, is_changed: true }] })
  expect(row?.cells[1]).not.toHaveProperty('old')
})

test('numbers within the tolerance are not a change', () => {
  const before = [
    { name: 'a', score: 100 },
    { name: 'b', score: 0.1 },
    { name: 'c', score: 5 },
  ]
  const after = [
    { name: 'a', score: 100.5 },
    { name: 'b', score: 0.1005 },
    { name: 'c', score: 6 },
  ]
  expect(compare(before, after).counts.changed).toBe(3)
  expect(compare(before, after, { relativeTolerance: 0.01 }).counts.changed).toBe(1)
  expect(compare(before, after, { absoluteTolerance: 0.01 }).counts.changed).toBe(2)
})

test('added and removed columns change no row', () => {
  const diff = compare(
    models,
    models.map(({ name }, at) => ({ name, rank: at })),
  )
  expect(columnsOf(diff)).toBe('same name, removed score, added rank')
  expect(diff.counts).toMatchObject({ same: 3, cells: 0 })
})

test('reordered columns are marked, with as few as possible', () => {
  const { columns } = wholeChange(
    compare([{ id: 1, a: 1, b: 2, c: 3 }, { id: 2 }], [{ c: 3, id: 1, a: 1, b: 2 }, { id: 2 }]),
  )
  expect(columns.filter((column) => column.is_moved).map(({ name }) => name)).toEqual(['c'])
})

test('columns with the same name are matched in order', () => {
  const twice = (cells: number[]): Table => ({ columns: ['id', 'x', 'x'], rows: [cells, [2, 0, 0]], unreadable: [] })
  expect([...changedCells(diffTables(twice([1, 5, 6]), twice([1, 5, 7])))]).toMatchObject([{ old: 6, new: 7 }])
})

test('a page has its rows, and only those that changed if asked for', () => {
  const numbers = Array.from({ length: 10 }, (_, id) => ({ id, value: 0 }))
  const diff = compare(
    numbers,
    numbers.map(({ id }) => ({ id, value: id % 3 === 0 ? 1 : 0 })),
  )
  const page = tableChange(diff, { changedOnly: true, limit: 2, offset: 1 })
  expect(page).toMatchObject({ row_count: 4, change_indexes: [0, 1, 2, 3] })
  expect(page.rows.map((row) => row.new_row)).toEqual([4, 7])
  const all = tableChange(diff, { changedOnly: false, limit: 3, offset: 8 })
  expect(all).toMatchObject({ row_count: 10, change_indexes: [0, 3, 6, 9] })
  expect(all.rows.map((row) => row.new_row)).toEqual([9, 10])
})

test('a page beyond the end is empty', () => {
  expect(tableChange(compare(models, models), { changedOnly: false, limit: 5, offset: 50 }).rows).toEqual([])
})
