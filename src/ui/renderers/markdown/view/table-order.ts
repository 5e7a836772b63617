/** Sorts the rows of a table by one of its columns. */
import { rankColumn } from '#ui/renderers/table/columns/column-ranks.ts'
import { columnType } from '#ui/renderers/table/columns/column-type.ts'
import { byRank } from '#ui/renderers/table/columns/row-order.ts'

export interface Sorting {
  column: number
  direction: 'ascending' | 'descending'
}

/** Ascending, then descending, then source order. */
export function nextSorting(sorting: Sorting | null, column: number): Sorting | null {
  if (sorting?.column !== column) return { column, direction: 'ascending' }
  return sorting.direction === 'ascending' ? { column, direction: 'descending' } : null
}

/** Row indexes in sorted order, by the same rules as tables of their own: blank cells and dashes come last. */
export function sortedRows(rows: string[][], { column, direction }: Sorting): number[] {
  const cells = rows.map((row) => filledText(row[column] ?? ''))
  const ranks = rankColumn(cells, columnType(cells))
  return [...rows.keys()].sort(byRank(ranks, direction === 'descending'))
}

function filledText(cell: string): string {
  const text = cell.trim()
  return text === '-' || text === '–' || text === '—' ? '' : text
}
