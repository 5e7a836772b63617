import type { CSSProperties } from 'react'
import type { Grid, GridColumn } from '#ui/renderers/table/features.ts'

export const ROW_HEIGHT = 28
export const HEADER_HEIGHT = 34
/** Firefox limits element height to 17 million pixels. */
export const MAX_ROWS = 500_000
/** State for a million columns would take seconds to create. */
export const MAX_COLUMNS = 5000
/** Tables up to this size are rendered completely, so that find-in-page and printing include them. */
export const MAX_RENDERED_ROWS = 150
export const MAX_RENDERED_COLUMNS = 30

/** The width of the row number column. */
export const numberWidth = (rows: number) => Math.max(44, String(rows).length * 8 + 20)

/** The style of a column; pinned columns stick to their edge. */
export function columnStyle(column: GridColumn, numbers: number): CSSProperties {
  const width = column.getSize()
  const pinned = column.getIsPinned()
  if (pinned === 'start')
    return { width, position: 'sticky', insetInlineStart: numbers + column.getStart('start'), zIndex: 1 }
  if (pinned === 'end') return { width, position: 'sticky', insetInlineEnd: column.getAfter('end'), zIndex: 1 }
  return { width }
}

/** The border between pinned and scrolling columns. */
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
