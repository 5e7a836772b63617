import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect } from 'react'
import type { Grid, GridColumn } from '#ui/renderers/table/features.ts'
import { MAX_RENDERED_COLUMNS } from './grid-layout.ts'

/** A column and its position among the visible columns, from 0. */
export type PlacedColumn = { column: GridColumn; place: number }

/** The columns to render: pinned ones, those near the viewport, and the space of the rest on both sides. */
export type ColumnWindow = {
  start: PlacedColumn[]
  center: PlacedColumn[]
  end: PlacedColumn[]
  before: number
  after: number
  /** Width of the row number column. */
  numbers: number
  total: number
}

/** Computes the columns to render, and scrolls to column `selected` (an id) when it changes. */
export function useColumnWindow(
  grid: Grid,
  scroller: RefObject<HTMLElement | null>,
  numbers: number,
  selected: string | null,
): ColumnWindow {
  const [start, center, end] = [
    grid.getStartVisibleLeafColumns(),
    grid.getCenterVisibleLeafColumns(),
    grid.getEndVisibleLeafColumns(),
  ]
  const left = numbers + grid.getStartTotalSize()
  const virtualizer = useVirtualizer({
    horizontal: true,
    count: center.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => center[at]?.getSize() ?? 0,
    // The virtualizer caches sizes by key, so the key includes the width.
    getItemKey: (at) => `${center[at]?.id}:${center[at]?.getSize()}`,
    paddingStart: left,
    scrollPaddingStart: left,
    scrollPaddingEnd: grid.getEndTotalSize(),
    overscan: center.length <= MAX_RENDERED_COLUMNS ? MAX_RENDERED_COLUMNS : 3,
  })
  useEffect(() => {
    const at = center.findIndex(({ id }) => id === selected)
    if (at >= 0) virtualizer.scrollToIndex(at, { align: 'auto' })
  }, [selected, center, virtualizer])
  const items = virtualizer.getVirtualItems()
  const near = items.flatMap(({ index }) => {
    const column = center[index]
    return column === undefined ? [] : [{ column, place: start.length + index }]
  })
  const total = left + grid.getCenterTotalSize()
  return {
    start: start.map((column, at) => ({ column, place: at })),
    center: near,
    end: end.map((column, at) => ({ column, place: start.length + center.length + at })),
    before: (items[0]?.start ?? left) - left,
    after: total - (items.at(-1)?.end ?? total),
    numbers,
    total: total + grid.getEndTotalSize(),
  }
}
