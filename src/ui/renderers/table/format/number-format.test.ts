import { expect, test } from 'vitest'
import type { Cell } from '#contract/table-rows.ts'
import { TableColumn } from '#ui/renderers/table/columns/table-column.ts'
import { CellFormats } from './cell-format.ts'
import type { NumberFormat } from './number-format.ts'

function shown(cells: Cell[], name = 'value', format: NumberFormat = 'auto') {
  const formatCell = new CellFormats(new Map([[0, format]]), 'utc').of(new TableColumn(cells, name, 0))
  return cells.map(formatCell)
}

test.each<[string, Cell[], (string | null)[]]>([
  ['thousands have separators', [49_869_112, 0, -1200], ['49,869,112', '0', '-1,200']],
  ['all numbers have the decimals of the longest', [1, 2.5, 0.07], ['1.00', '2.50', '0.07']],
  ['more than six decimals are rounded to six digits', [0, 1 / 3, 4 / 3], ['0.00000', '0.33333', '1.33333']],
  ['a number that would vanish keeps its digits', [1 / 3, 1.23456e-9], ['0.333333', '1.235e-9']],
  [
    'blanks and infinity are left alone',
    [1000, null, undefined, '', Number.NaN, Number.POSITIVE_INFINITY],
    ['1,000', null, null, null, null, null],
  ],
  ['text keeps its digits', ['10.50', '1000'], [null, null]],
  ['integers of more than 15 digits are left alone', [1234567824702058496n, 5], [null, null]],
  ['years are left alone', [2023, 2024], [null, null]],
])('%s', (_, cells, texts) => expect(shown(cells)).toEqual(texts))

test.each(['id', 'user_id', 'orderId', 'zip', 'Postal Code', 'year', 'cache-key', 'IDs'])(
  'the numbers of a column named %s are left alone',
  (name) => expect(shown([12_345, 100_000], name)).toEqual([null, null]),
)

test.each(['paid', 'monkey', 'valid', 'encode'])('a column named %s does not hold ids', (name) => {
  expect(shown([12_345], name)).toEqual(['12,345'])
})

test.each<[NumberFormat, Cell[], (string | null)[]]>([
  ['raw', [1_000_000], [null]],
  ['bytes', [512, 1_300_000, '2000', 'x'.length], ['512 bytes', '1.3 MB', '2.0 kB', '1 byte']],
  ['percent', [50, 12.345], ['50.00 %', '12.35 %']],
  ['ratio', [0.5, 0.07], ['50 %', '7 %']],
  ['seconds', [65, -0.43], ['1 min 5 s', '-430 ms']],
])('the format %s', (format, cells, texts) => expect(shown(cells, 'value', format)).toEqual(texts))
