import { expect, test } from 'vitest'
import { sortedRows } from './table-order.ts'

const ascending = (cells: string[]) =>
  sortedRows(
    cells.map((cell) => [cell]),
    { column: 0, direction: 'ascending' },
  ).map((row) => cells[row])

test('numbers with signs, units and separators sort by value, before texts', () => {
  expect(ascending(['x', '1 000 000', '1', '', '.5', '-$ 3'])).toEqual(['-$ 3', '.5', '1', '1 000 000', 'x', ''])
})

test('a cell with a long run of blanks is a text', () => {
  const blanks = `$${' '.repeat(300_000)}x`
  expect(ascending([blanks, '1'])).toEqual(['1', blanks])
})
