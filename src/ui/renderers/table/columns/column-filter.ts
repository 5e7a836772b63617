import type { TimeZone } from '#content/time.ts'
import type { Cell } from '#contract/table-rows.ts'
import type { ColumnType } from './column-type.ts'
import { toTime } from './numeric.ts'
import { toValue } from './quantity.ts'
import type { TableColumn } from './table-column.ts'
import { toVersion } from './version.ts'

/** Whether the row with this index matches. */
export type RowPredicate = (row: number) => boolean

const COMPARISON = /^(>=|<=|!=|>|<|=)\s*(.+)$/
const RANGE = /^(.+?)\s*\.\.\s*(.+)$/

type Ordered = number | bigint | string

const comparisons: Record<string, (a: Ordered, b: Ordered) => boolean> = {
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
  // `===` is false for a number and a bigint of the same value.
  '=': (a, b) => !(a < b) && !(a > b),
  '!=': (a, b) => a < b || a > b,
}

const readers: { [type in ColumnType]?: (cell: Cell) => Ordered | null } = {
  number: toValue,
  percent: toValue,
  currency: toValue,
  size: toValue,
  duration: toValue,
  date: toTime,
  version: toVersion,
}

/**
 * Compiles a column filter: `> 5`, `<= 2026-03-01`, `!= 0` and `1..10` compare numbers, quantities, dates and versions, `=word` and `!=word`
 * compare the whole text, and anything else matches cells that contain it.
 */
export function columnFilter(column: TableColumn, filter: string, zone: TimeZone): RowPredicate {
  const expression = filter.trim()
  const read = readers[column.type]
  const [, sign = '', operand = ''] = COMPARISON.exec(expression) ?? []
  const compare = comparisons[sign]
  if (read !== undefined) {
    // Times are compared as they are shown.
    const readOperand = (text: string) => (read === toTime && column.dates?.isZoned ? toTime(text, zone) : read(text))
    const value = readOperand(operand)
    if (compare !== undefined && value !== null) return compareCells(column, read, (cell) => compare(cell, value))
    const [, from = '', to = ''] = RANGE.exec(expression) ?? []
    const [min, max] = [readOperand(from), readOperand(to)]
    if (min !== null && max !== null) return compareCells(column, read, (cell) => cell >= min && cell <= max)
  }
  const { texts } = column
  const whole = operand.toLowerCase()
  if (sign === '=') return (row) => texts[row] === whole
  if (sign === '!=') return (row) => texts[row] !== whole
  const part = expression.toLowerCase()
  return (row) => texts[row]?.includes(part) ?? false
}

function compareCells(
  column: TableColumn,
  read: (cell: Cell) => Ordered | null,
  accept: (value: Ordered) => boolean,
): RowPredicate {
  return (row) => {
    const value = read(column.cell(row))
    return value !== null && accept(value)
  }
}
