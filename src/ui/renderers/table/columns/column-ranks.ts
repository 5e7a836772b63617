import { cellText } from '#content/cell-text.ts'
import type { Cell } from '#contract/table-rows.ts'
import type { Cells } from './cells.ts'
import type { ColumnType } from './column-type.ts'
import { toTime } from './numeric.ts'
import { toValue } from './quantity.ts'
import { toVersion } from './version.ts'

/** The rank of each row in a column. Ranks from `firstBlank` are blanks, which sort last in both directions. */
export type Ranks = { ranks: Uint32Array; firstBlank: number }

type Key = number | bigint | string

/** Orders numbers, quantities, dates and versions by value, text naturally ("item 2" before "item 10"); then NaN, "", null and missing. */
export function rankColumn(cells: Cells, type: ColumnType): Ranks {
  const read = readers[type]
  const keyIds = new Map<Key, number>()
  const keyOfRow = new Uint32Array(cells.length)
  const blanks: [row: number, order: number][] = []
  for (let row = 0; row < cells.length; row++) {
    const cell = cells.at(row)
    const blank = blankOrder(cell)
    if (blank !== null) {
      blanks.push([row, blank])
      continue
    }
    const key = read(cell)
    const known = keyIds.get(key)
    keyOfRow[row] = known ?? keyIds.size
    if (known === undefined) keyIds.set(key, keyIds.size)
  }
  const rankOfKey = new Uint32Array(keyIds.size)
  for (const [rank, key] of sortKeys([...keyIds.keys()], type).entries()) rankOfKey[keyIds.get(key) ?? 0] = rank
  const ranks = keyOfRow.map((key) => rankOfKey[key] ?? 0)
  for (const [row, order] of blanks) ranks[row] = keyIds.size + order
  return { ranks, firstBlank: keyIds.size }
}

const readers: Record<ColumnType, (cell: Cell) => Key> = {
  number: (cell) => toValue(cell) ?? 0,
  percent: (cell) => toValue(cell) ?? 0,
  currency: (cell) => toValue(cell) ?? 0,
  size: (cell) => toValue(cell) ?? 0,
  duration: (cell) => toValue(cell) ?? 0,
  date: (cell) => toTime(cell) ?? 0,
  version: (cell) => toVersion(cell) ?? '',
  boolean: (cell) => Number(cell),
  json: cellText,
  text: cellText,
  empty: cellText,
}

const collator = new Intl.Collator('en', { numeric: true })

function sortKeys(keys: Key[], type: ColumnType): Key[] | Float64Array {
  if (type === 'text') return sortTexts(keys.map(String))
  if (type === 'version') return keys.sort()
  // Code unit order first: collation is slow and needs half as many comparisons on nearly sorted input.
  if (keys.every((key) => typeof key === 'string')) return keys.sort().sort(collator.compare)
  if (keys.every((key) => typeof key === 'number')) return Float64Array.from(keys).sort()
  // JavaScript compares a bigint and a number exactly; converting either loses precision.
  return keys.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}

/** Numbers by value before other texts: in a column of both, "-3" is less than "2" and "n/a" is not among them. */
function sortTexts(keys: string[]): string[] {
  const texts: string[] = []
  const numbers: [string, number | bigint][] = []
  for (const key of keys) {
    const value = toValue(key)
    if (value === null) texts.push(key)
    else numbers.push([key, value])
  }
  numbers.sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0))
  return [...numbers.map(([key]) => key), ...texts.sort().sort(collator.compare)]
}

function blankOrder(cell: Cell): number | null {
  if (cell === undefined) return 3
  if (cell === null) return 2
  if (cell === '') return 1
  return typeof cell === 'number' && Number.isNaN(cell) ? 0 : null
}
