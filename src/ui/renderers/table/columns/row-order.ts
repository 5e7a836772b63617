import type { TimeZone } from '#content/time.ts'
import { columnFilter, type RowPredicate } from './column-filter.ts'
import type { Ranks } from './column-ranks.ts'
import type { TableColumn } from './table-column.ts'

/** Which rows a table shows, and in which order. Columns are named by their index. */
export type RowQuery = {
  sorts: { column: number; desc: boolean }[]
  filters: { column: number; filter: string }[]
  /** Any cell contains it. */
  search: string
  /** The zone of times in filters. */
  zone: TimeZone
}

/** Whether all rows are shown, in their own order. */
export const isPlain = ({ sorts, filters, search }: RowQuery) =>
  sorts.length === 0 && filters.length === 0 && search.trim() === ''

/** The indices of all rows. */
export const allRows = (rowCount: number) => Uint32Array.from({ length: rowCount }, (_, row) => row)

/** The indices of matching rows in sort order; equal rows keep their order. */
export function rowOrder(
  rowCount: number,
  columns: readonly TableColumn[],
  { sorts, filters, search, zone }: RowQuery,
): Uint32Array<ArrayBuffer> {
  const tests = filters.flatMap(({ column: index, filter }) => {
    const column = columns[index]
    return column === undefined ? [] : columnFilter(column, filter, zone)
  })
  const needle = search.trim().toLowerCase()
  if (needle !== '') tests.push(contains(columns, needle))
  const order = filterRows(rowCount, tests)
  const comparisons = sorts.flatMap(({ column: index, desc }) => {
    const column = columns[index]
    return column === undefined ? [] : byRank(column.ranks, desc)
  })
  return comparisons.length === 0 ? order : order.sort(inTurn(comparisons))
}

const GROUPED_DIGITS = /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/

function contains(columns: readonly TableColumn[], needle: string): RowPredicate {
  const texts = columns.map((column) => column.texts)
  // Numbers are shown with separators that their texts do not have.
  const digits = GROUPED_DIGITS.test(needle) ? needle.replaceAll(',', '') : needle
  return (row) => texts.some((column) => column[row]?.includes(needle) || column[row]?.includes(digits))
}

function filterRows(rowCount: number, tests: RowPredicate[]): Uint32Array<ArrayBuffer> {
  const kept = new Uint32Array(rowCount)
  let count = 0
  for (let row = 0; row < rowCount; row++) if (tests.every((test) => test(row))) kept[count++] = row
  return kept.subarray(0, count)
}

/** Compares by the first comparison that differs. */
function inTurn(comparisons: ((a: number, b: number) => number)[]): (a: number, b: number) => number {
  return (a, b) => {
    for (const compare of comparisons) {
      const order = compare(a, b)
      if (order !== 0) return order
    }
    return a - b
  }
}

/** Compares two rows; blanks come last in both directions. */
export function byRank({ ranks, firstBlank }: Ranks, desc: boolean): (a: number, b: number) => number {
  return (a, b) => {
    const left = ranks[a] ?? 0
    const right = ranks[b] ?? 0
    return !desc || left >= firstBlank || right >= firstBlank ? left - right : right - left
  }
}
