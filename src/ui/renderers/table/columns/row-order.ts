import type { TimeZone } from '#content/time.ts'
import { columnFilter, type RowPredicate } from './column-filter.ts'
import type { Ranks } from './column-ranks.ts'
import type { TableColumn } from './table-column.ts'

export type RowSort = { column: TableColumn; desc: boolean }
export type RowFilter = { column: TableColumn; filter: string }

/** The indices of matching rows in sort order; equal rows keep their order. `zone` is that of times in filters. */
export function rowOrder(
  rowCount: number,
  {
    sorts,
    filters,
    search,
    zone = 'utc',
  }: { sorts: RowSort[]; filters: RowFilter[]; search: { text: string; columns: TableColumn[] }; zone?: TimeZone },
): Uint32Array {
  const tests = filters.map(({ column, filter }) => columnFilter(column, filter, zone))
  const needle = search.text.trim().toLowerCase()
  if (needle !== '') tests.push(contains(search.columns, needle))
  const order = filterRows(rowCount, tests)
  return sorts.length === 0 ? order : order.sort(comparison(sorts))
}

const GROUPED_DIGITS = /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/

function contains(columns: TableColumn[], needle: string): RowPredicate {
  const texts = columns.map((column) => column.texts)
  // Numbers are shown with separators that their texts do not have.
  const digits = GROUPED_DIGITS.test(needle) ? needle.replaceAll(',', '') : needle
  return (row) => texts.some((column) => column[row]?.includes(needle) || column[row]?.includes(digits))
}

function filterRows(rowCount: number, tests: RowPredicate[]): Uint32Array {
  const kept = new Uint32Array(rowCount)
  let count = 0
  for (let row = 0; row < rowCount; row++) if (tests.every((test) => test(row))) kept[count++] = row
  return kept.subarray(0, count)
}

function comparison(sorts: RowSort[]): (a: number, b: number) => number {
  const comparisons = sorts.map(({ column, desc }) => byRank(column.ranks, desc))
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
