import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Cell } from '#contract/table-rows.ts'
import { type RowQuery, rowOrder } from './row-order.ts'
import { TableColumn } from './table-column.ts'

const all: RowQuery = { sorts: [], filters: [], search: '', zone: 'utc' }

function sorted(cells: Cell[], desc: boolean): Cell[] {
  const column = new TableColumn(cells, 'x', 0)
  return Array.from(rowOrder(cells.length, [column], { ...all, sorts: [{ column: 0, desc }] }), (row) => cells[row])
}

const number = fc.oneof(fc.double({ noNaN: true }), fc.integer(), fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }))
const blank = fc.constantFrom(Number.NaN, '', null, undefined)

test('numbers of all types are sorted in both directions, and blanks come last', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 4, arbitrary: number }, blank)), fc.boolean(), (cells, desc) => {
      const result = sorted(cells, desc)
      const values = result.filter(
        (cell) => typeof cell === 'bigint' || (typeof cell === 'number' && !Number.isNaN(cell)),
      )
      expect(result.slice(0, values.length)).toEqual(values)
      for (const [at, value] of values.entries()) {
        const next = values[at + 1]
        if (next == null || value == null) continue
        expect(desc ? value < next : value > next).toBe(false)
      }
      const order = result
        .slice(values.length)
        .map((cell) => ['number', 'string', 'object', 'undefined'].indexOf(typeof cell))
      expect(order).toEqual(order.toSorted())
      expect(result.length).toBe(cells.length)
    }),
  )
})

test('equal values keep their order, even in a descending sort', () => {
  const cells = ['b', 'a', 'b', 'a']
  const column = new TableColumn(cells, 'x', 0)
  expect([...rowOrder(4, [column], { ...all, sorts: [{ column: 0, desc: true }] })]).toEqual([0, 2, 1, 3])
})

const columns = {
  time: ['.123900', '.123100', '.123500', '.123300'].map((fraction) => `2026-11-28T10:00:00${fraction}Z`),
  percent: ['0.5%', '0.12%', '12%', '-3%'],
  money: ['$1,200.00', '$99.00', '$1,000.50', '-$5.00'],
  version: ['1.10.0', '1.9.0', '1.9.10', '1.2.0'],
  size: ['1.5 GB', '900 MB', '12 KB', '2 GB'],
  decimal: ['10.50', '2.5', '-3.25', '100'],
}

test.each([
  ['time', [1, 3, 2, 0]],
  ['percent', [3, 1, 0, 2]],
  ['money', [3, 1, 2, 0]],
  ['version', [3, 1, 2, 0]],
  ['size', [2, 1, 0, 3]],
  ['decimal', [2, 1, 0, 3]],
] as const)('a column of %s sorts by value', (name, order) => {
  expect(sorted(columns[name], false)).toEqual(order.map((row) => columns[name][row]))
})

test.each([
  ['time', '> 2026-11-28T10:00:00.1233Z', [0, 2]],
  ['percent', '>= 0.5%', [0, 2]],
  ['percent', '-5..0.2', [1, 3]],
  ['money', '< $1,000.50', [1, 3]],
  ['version', '>= 1.9.10', [0, 2]],
  ['version', '< 1.9', [3]],
  ['size', '> 1 GB', [0, 3]],
  ['decimal', '= 2.50', [1]],
] as const)('a filter of %s compares values: %s', (name, filter, rows) => {
  const cells = columns[name]
  const column = new TableColumn(cells, name, 0)
  expect([...rowOrder(cells.length, [column], { ...all, filters: [{ column: 0, filter }] })]).toEqual(rows)
})

test('pre-releases of a version come before it, later patches after it', () => {
  const versions = ['v2.0.0', '2.0.0.post1', '2.0.0rc10', '2.0.0rc9', '2.0.0-beta']
  expect(sorted(versions, false)).toEqual(['2.0.0-beta', '2.0.0rc9', '2.0.0rc10', 'v2.0.0', '2.0.0.post1'])
})

test('numbers among texts sort by value and come first', () => {
  expect(sorted(['n/a', '10', '-3', '2', 'unknown'], false)).toEqual(['-3', '2', '10', 'n/a', 'unknown'])
})
