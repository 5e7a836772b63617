import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Cell } from '#contract/table-rows.ts'
import { rowOrder } from './row-order.ts'
import { TableColumn } from './table-column.ts'

const all = { filters: [], search: { text: '', columns: [] } }

function sorted(cells: Cell[], desc: boolean): Cell[] {
  const column = new TableColumn(
    cells.map((cell) => [cell]),
    'x',
    0,
  )
  return Array.from(rowOrder(cells.length, { ...all, sorts: [{ column, desc }] }), (row) => cells[row])
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
  const column = new TableColumn(
    cells.map((cell) => [cell]),
    'x',
    0,
  )
  expect([...rowOrder(4, { ...all, sorts: [{ column, desc: true }] })]).toEqual([0, 2, 1, 3])
})
