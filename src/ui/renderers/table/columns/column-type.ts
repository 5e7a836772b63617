import type { Cell } from '#contract/table-rows.ts'
import { toNumeric, toTime } from './numeric.ts'

export type ColumnType = 'number' | 'date' | 'boolean' | 'json' | 'text' | 'empty'

/** The common type of the values of a column, else text. Blank cells are ignored. */
export function columnType(rows: readonly Cell[][], column: number): ColumnType {
  let type: ColumnType = 'empty'
  for (const row of rows) {
    const cell = row[column]
    if (cell === undefined || cell === null || cell === '') continue
    const next = cellType(cell, type)
    if (next === 'text' || (type !== 'empty' && next !== type)) return 'text'
    type = next
  }
  return type
}

/** Tries the likely type first, because matching a date pattern on every cell is slow. */
function cellType(cell: Cell, likely: ColumnType): ColumnType {
  if (typeof cell === 'number' || typeof cell === 'bigint') return 'number'
  if (typeof cell === 'boolean') return 'boolean'
  if (typeof cell === 'object') return 'json'
  if (likely === 'date' && toTime(cell) !== null) return 'date'
  if (toNumeric(cell) !== null) return 'number'
  return toTime(cell) === null ? 'text' : 'date'
}
