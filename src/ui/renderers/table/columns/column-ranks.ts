import { cellText } from '#content/cell-text.ts'
import type { Cell } from '#contract/table-rows.ts'
import type { ColumnType } from './column-type.ts'
import { toNumeric, toTime } from './numeric.ts'

/** The place of each row in a column's order. Ranks from `firstBlank` on are blanks, which stay last either way. */
export type Ranks = { ranks: Uint32Array; firstBlank: number }

type Key = number | bigint | string

/** Numbers and dates by value, text as people order it ("item 2" before "item 10"); then NaN, "", null and missing. */
export function rankColumn(rows: readonly Cell[][], column: number, type: ColumnType): Ranks {
  const read = readers[type]
  const numbers = new Map<Key, number>()
  const keyOfRow = new Uint32Array(rows.length)
  const blanks: [row: number, order: number][] = []
  for (const [at, row] of rows.entries()) {
    const cell = row[column]
    const blank = blankOrder(cell)
    if (blank !== null) {
      blanks.push([at, blank])
      continue
    }
    const key = read(cell)
    const known = numbers.get(key)
    keyOfRow[at] = known ?? numbers.size
    if (known === undefined) numbers.set(key, numbers.size)
  }
  const rankOfKey = new Uint32Array(numbers.size)
  for (const [rank, key] of sortKeys([...numbers.keys()]).entries()) rankOfKey[numbers.get(key) ?? 0] = rank
  const ranks = keyOfRow.map((key) => rankOfKey[key] ?? 0)
  for (const [at, order] of blanks) ranks[at] = numbers.size + order
  return { ranks, firstBlank: numbers.size }
}

const readers: Record<ColumnType, (cell: Cell) => Key> = {
  number: (cell) => toNumeric(cell) ?? 0,
  date: (cell) => toTime(cell) ?? 0,
  boolean: (cell) => Number(cell),
  json: cellText,
  text: cellText,
  empty: cellText,
}

const collator = new Intl.Collator('en', { numeric: true })

function sortKeys(keys: Key[]): Iterable<Key> & { entries(): Iterable<[number, Key]> } {
  // The plain order first: collation is slow, and needs half as many steps on what is nearly in order.
  if (keys.every((key) => typeof key === 'string')) return keys.sort().sort(collator.compare)
  if (keys.every((key) => typeof key === 'number')) return Float64Array.from(keys).sort()
  // Comparing a bigint with a number is exact in JavaScript, which converting either is not.
  return keys.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}

function blankOrder(cell: Cell): number | null {
  if (cell === undefined) return 3
  if (cell === null) return 2
  if (cell === '') return 1
  return typeof cell === 'number' && Number.isNaN(cell) ? 0 : null
}
