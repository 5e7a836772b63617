import { expect, test } from 'vitest'
import type { Cell } from '#contract/table-rows.ts'
import { formatCsv } from './csv.ts'

const field = (cell: Cell) =>
  formatCsv(['x'], [[cell]])
    .split('\r\n')
    .slice(1, -1)
    .join('\r\n')

test.each<[Cell, string]>([
  [null, ''],
  [undefined, ''],
  ['', '""'],
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['two\nlines', '"two\nlines"'],
  [' padded ', '" padded "'],
  ['=1+1', '=1+1'],
  [0.1, '0.1'],
  [12345678901234567890n, '12345678901234567890'],
  [Number.NaN, 'NaN'],
  [true, 'true'],
  [{ a: [1, 2] }, '"{""a"":[1,2]}"'],
])('%s is written as %s', (cell, text) => expect(field(cell)).toBe(text))

test('a row that is shorter than the header is not padded', () => {
  expect(formatCsv(['a', 'b'], [[1, 2], [3]])).toBe('a,b\r\n1,2\r\n3\r\n')
})
