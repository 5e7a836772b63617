import { type RefObject, useLayoutEffect, useRef, useState } from 'react'
import { foldOf, rowOf } from '#compare/timeline/rows.ts'
import { rowAt, type TimelineLayout } from './timeline-layout.ts'

export type TimelineState = {
  count: number
  layout: TimelineLayout
  /** `index` counts from the newest. */
  chosen: { id: string; index: number }
  /** Whether the page always shows the latest version. */
  isFollowing: boolean
  /** Ids of versions whose fold is open. */
  opened: ReadonlySet<string>
}

/**
 * The new scroll position of a timeline of `height` pixels at `top` when its state changes. A new selection becomes
 * visible. When versions are added, deleted, folded or loaded, the selected entry stays in place, or the first visible one
 * if it is out of view, except at the top of a timeline that follows the latest version.
 */
export function scrollAfter(before: TimelineState, now: TimelineState, top: number, height: number): number {
  const keepPlace = (added: number) => anchored(before, now, { top, height }, added)
  const isStill = before.chosen.id === now.chosen.id
  if (now.isFollowing && before.isFollowing) {
    return top < before.layout.heightOf(0) ? top : keepPlace(now.count - before.count)
  }
  if (isStill) return keepPlace(now.chosen.index - before.chosen.index)
  const kept = keepPlace(now.count - before.count)
  const row = rowOf(now.layout.rows, now.chosen.index)
  return Math.min(now.layout.topOf(row), Math.max(kept, now.layout.topOf(row + 1) - height))
}

/** The scroll position that keeps an entry in place whose index has grown by `added`. */
function anchored(before: TimelineState, { layout, opened }: TimelineState, view: View, added: number) {
  const { rows, topOf } = before.layout
  // The entries above a fold stay in place when it is opened or closed.
  const anchor = (before.opened === opened ? selectedRow(before, view) : null) ?? firstLoadedRow(before, view)
  const { type, first: index } = rows[anchor] ?? { type: 'version', first: 0 }
  const row = type === 'fold' ? foldOf(layout.rows, index + added) : rowOf(layout.rows, index + added)
  return Math.max(0, layout.topOf(row) + Math.min(view.top - topOf(anchor), layout.heightOf(row)))
}

type View = { top: number; height: number }

/** The row of the selected version; null if no part of it is visible. */
function selectedRow({ chosen, layout: { rows, topOf } }: TimelineState, { top, height }: View): number | null {
  const row = rowOf(rows, chosen.index)
  return topOf(row + 1) > top && topOf(row) < top + height ? row : null
}

/** The first visible row that was loaded. */
function firstLoadedRow({ layout }: TimelineState, { top, height }: View): number {
  const [first, last] = [rowAt(layout, top), rowAt(layout, top + height)]
  const loaded = layout.rows.slice(first, last + 1).findIndex(({ type }) => type !== 'pending')
  return first + Math.max(0, loaded)
}

/**
 * Scrolls the timeline as `scrollAfter` says, before the change is painted. The height of the list is set here, because
 * the browser reduces the scroll position as soon as the list becomes shorter. Returns the height for the first rendering.
 */
export function useTimelineScroll(
  scroller: RefObject<HTMLElement | null>,
  list: RefObject<HTMLElement | null>,
  now: TimelineState,
): number {
  const listHeight = now.layout.topOf(now.layout.rows.length)
  const [firstHeight] = useState(listHeight)
  const before = useRef(now)
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element || !list.current) return
    const { scrollTop, clientHeight } = element
    const top = scrollAfter(before.current, now, scrollTop, clientHeight)
    list.current.style.height = `${listHeight}px`
    if (Math.abs(top - scrollTop) >= 1) element.scrollTop = top
    before.current = now
  })
  return firstHeight
}
