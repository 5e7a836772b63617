import { useVirtualizer } from '@tanstack/react-virtual'
import type { CSSProperties, RefObject } from 'react'
import { MAX_RENDERED_COLUMNS } from '#ui/renderers/table/grid/grid-layout.ts'
import type { ShownColumn } from './changed-columns.ts'

export const STATUS_PX = 76
/** Wider key columns would leave no room for the others. */
const MAX_STICKY_PX = 420

/** A column, its position among all columns from 0, and the style that keeps a key column in view. */
export type PlacedColumn = { column: ShownColumn; place: number; sticky: CSSProperties | undefined }

/** The key columns, the columns near the viewport, and the space of the others on both sides of those. */
export function useColumnWindow(columns: readonly ShownColumn[], scroller: RefObject<HTMLElement | null>) {
  const stuck = stickyColumns(columns)
  const moving = columns.slice(stuck.length)
  const left = STATUS_PX + widthOf(columns.slice(0, stuck.length))
  const virtualizer = useVirtualizer({
    horizontal: true,
    count: moving.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => moving[at]?.width ?? 0,
    // The virtualizer caches sizes by key, so the key includes the width.
    getItemKey: (at) => `${moving[at]?.index}:${moving[at]?.width}`,
    paddingStart: left,
    scrollPaddingStart: left,
    overscan: moving.length <= MAX_RENDERED_COLUMNS ? MAX_RENDERED_COLUMNS : 3,
  })
  const items = virtualizer.getVirtualItems()
  const width = left + widthOf(moving)
  return {
    stuck,
    near: items.flatMap(({ index }): PlacedColumn[] => {
      const column = moving[index]
      return column === undefined ? [] : [{ column, place: stuck.length + index, sticky: undefined }]
    }),
    before: (items[0]?.start ?? left) - left,
    after: width - (items.at(-1)?.end ?? width),
    left,
    width,
    /** Scrolls to the column at this place, unless it is in view. */
    show: (place: number) => place >= stuck.length && virtualizer.scrollToIndex(place - stuck.length),
  }
}

export type ColumnWindow = ReturnType<typeof useColumnWindow>

const widthOf = (columns: readonly ShownColumn[]) => columns.reduce((sum, { width }) => sum + width, 0)

/** The key columns, which are first, unless they are too wide. */
function stickyColumns(columns: readonly ShownColumn[]): PlacedColumn[] {
  const keys = columns.filter(({ is_key }) => is_key)
  if (widthOf(keys) > MAX_STICKY_PX) return []
  return keys.map((column, place) => ({
    column,
    place,
    sticky: { position: 'sticky', left: STATUS_PX + widthOf(keys.slice(0, place)) },
  }))
}
