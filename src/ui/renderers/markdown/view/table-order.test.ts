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

test('times sort by microseconds, versions by their parts, sizes by bytes', () => {
  const times = ['.123900', '.123100', '.123500'].map((fraction) => `2026-11-28 10:00:00${fraction} UTC`)
  expect(ascending(times)).toEqual([times[1], times[2], times[0]])
  expect(ascending(['1.10.0', '1.9.0'])).toEqual(['1.9.0', '1.10.0'])
  expect(ascending(['1.5 GB', '900 MB', '—', '12 KB'])).toEqual(['12 KB', '900 MB', '1.5 GB', '—'])
})
