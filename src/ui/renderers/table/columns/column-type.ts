import type { Cell } from '#contract/table-rows.ts'
import type { Cells } from './cells.ts'
import { toNumeric, toTime } from './numeric.ts'
import { type QuantityUnit, toQuantity } from './quantity.ts'
import { isVersion } from './version.ts'

export type ColumnType = QuantityUnit | 'version' | 'date' | 'boolean' | 'json' | 'text' | 'empty'

/** Types that plain numbers may be mixed with: "0" among percentages. */
const WITH_NUMBERS: ReadonlySet<ColumnType> = new Set<ColumnType>([
  'percent',
  'currency',
  'size',
  'duration',
  'version',
])

/** Whether values are shown right-aligned. */
export const isNumeric = (type: ColumnType) => type === 'number' || (WITH_NUMBERS.has(type) && type !== 'version')

/** The common type of the values of a column, else text. Blank cells are ignored. */
export function columnType(cells: Cells): ColumnType {
  let type: ColumnType = 'empty'
  for (let row = 0; row < cells.length; row++) {
    const cell = cells.at(row)
    if (cell === undefined || cell === null || cell === '') continue
    const next = cellType(cell, type)
    if (next === type) continue
    if (type === 'empty' || (type === 'number' && WITH_NUMBERS.has(next))) type = next
    else if (next !== 'number' || !WITH_NUMBERS.has(type)) return 'text'
  }
  return type
}

/** Tries the likely type first, because matching a date pattern on every cell is slow. */
function cellType(cell: Cell, likely: ColumnType): ColumnType {
  if (typeof cell === 'number' || typeof cell === 'bigint') return 'number'
  if (typeof cell === 'boolean') return 'boolean'
  if (typeof cell !== 'string') return 'json'
  if (likely === 'date' && toTime(cell) !== null) return 'date'
  if (toNumeric(cell) !== null) return 'number'
  if (toTime(cell) !== null) return 'date'
  return toQuantity(cell)?.unit ?? (isVersion(cell) ? 'version' : 'text')
}
