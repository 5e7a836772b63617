import type { Cell } from '#contract/table-rows.ts'
import { toNumeric, toTime } from './numeric.ts'
import type { TableColumn } from './table-column.ts'

/** Whether the row of this index stays. */
export type RowTest = (row: number) => boolean

const COMPARISON = /^(>=|<=|!=|>|<|=)\s*(.+)$/
const RANGE = /^(.+?)\s*\.\.\s*(.+)$/

type Ordered = number | bigint

const comparisons: Record<string, (a: Ordered, b: Ordered) => boolean> = {
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
  // A number and a bigint of the same value are equal only by the loose comparison.
  '=': (a, b) => !(a < b) && !(a > b),
  '!=': (a, b) => a < b || a > b,
}

/**
 * The test that a column's filter means: `> 5`, `<= 2026-03-01`, `!= 0` and `1..10` compare numbers and dates, `=word`
 * and `!=word` compare the whole text, and anything else is text to be contained.
 */
export function columnFilter(column: TableColumn, filter: string): RowTest {
  const wanted = filter.trim()
  const read = column.type === 'date' ? toTime : column.type === 'number' ? toNumeric : null
  const [, sign = '', operand = ''] = COMPARISON.exec(wanted) ?? []
  const compare = comparisons[sign]
  if (read !== null) {
    const value = read(operand)
    if (compare !== undefined && value !== null) return test(column, read, (cell) => compare(cell, value))
    const [, from = '', to = ''] = RANGE.exec(wanted) ?? []
    const [least, most] = [read(from), read(to)]
    if (least !== null && most !== null) return test(column, read, (cell) => cell >= least && cell <= most)
  }
  const { texts } = column
  const whole = operand.toLowerCase()
  if (sign === '=') return (row) => texts[row] === whole
  if (sign === '!=') return (row) => texts[row] !== whole
  const part = wanted.toLowerCase()
  return (row) => texts[row]?.includes(part) ?? false
}

function test(column: TableColumn, read: (cell: Cell) => Ordered | null, accept: (value: Ordered) => boolean): RowTest {
  return (row) => {
    const value = read(column.cell(row))
    return value !== null && accept(value)
  }
}
