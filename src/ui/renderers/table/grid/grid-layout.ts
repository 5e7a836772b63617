import type { CSSProperties } from 'react'
import type { Grid, GridColumn } from '#ui/renderers/table/features.ts'

export const ROW_HEIGHT = 28
export const HEADER_HEIGHT = 34
/** Firefox draws nothing beyond 17 million pixels: half a million rows is what can be scrolled through. */
export const MAX_ROWS = 500_000
/** A row of a million values is a table by its form only; the columns' state alone would take seconds. */
export const MAX_COLUMNS = 5000
/** Tables up to this size are in the page as a whole, so that find-in-page and printing see all of them. */
export const SMALL_ROWS = 150
export const SMALL_COLUMNS = 30

/** The width of the column of row numbers, for `rows` rows. */
export const numberWidth = (rows: number) => Math.max(44, String(rows).length * 8 + 20)

/** Where a column stands: pinned ones stay at their edge while the others scroll below them. */
export function columnStyle(column: GridColumn, numbers: number): CSSProperties {
  const width = column.getSize()
  const pinned = column.getIsPinned()
  if (pinned === 'start')
    return { width, position: 'sticky', insetInlineStart: numbers + column.getStart('start'), zIndex: 1 }
  if (pinned === 'end') return { width, position: 'sticky', insetInlineEnd: column.getAfter('end'), zIndex: 1 }
  return { width }
}

/** The line between pinned columns and those that scroll below them. */
export function edgeClass(column: GridColumn): string {
  const pinned = column.getIsPinned()
  if (pinned === 'start') return 'border-r-line-strong'
  return pinned === 'end' ? 'border-l border-l-line-strong' : ''
}

/** All visible columns from left to right. */
export function shownColumns(grid: Grid): GridColumn[] {
  return [
    ...grid.getStartVisibleLeafColumns(),
    ...grid.getCenterVisibleLeafColumns(),
    ...grid.getEndVisibleLeafColumns(),
  ]
}
