import { type RefObject, useLayoutEffect, useRef } from 'react'
import { foldOf, rowOf } from '#compare/timeline/rows.ts'
import { rowAt, type TimelineLayout } from './timeline-layout.ts'

export type TimelineState = {
  count: number
  layout: TimelineLayout
  /** `index` counts from the newest. */
  chosen: { id: string; index: number }
  /** Whether the page always shows the latest version. */
  isFollowing: boolean
}

/**
 * The new scroll position of a timeline of `height` pixels at `top` when its state changes. A new selection becomes
 * visible. When versions are added, deleted, folded or loaded, the first visible entry stays in place, except at the top
 * of a timeline that follows the latest version.
 */
export function scrollAfter(before: TimelineState, now: TimelineState, top: number, height: number): number {
  const keepPlace = (added: number) => anchored(before.layout, now.layout, { top, height }, added)
  const isStill = before.chosen.id === now.chosen.id
  if (now.isFollowing && before.isFollowing) {
    return top < before.layout.heightOf(0) ? top : keepPlace(now.count - before.count)
  }
  if (isStill) return keepPlace(now.chosen.index - before.chosen.index)
  const kept = keepPlace(now.count - before.count)
  const row = rowOf(now.layout.rows, now.chosen.index)
  return Math.min(now.layout.topOf(row), Math.max(kept, now.layout.topOf(row + 1) - height))
}

/** The scroll position that keeps the first visible entry that was loaded, whose index has grown by `added`, in place. */
function anchored(before: TimelineLayout, now: TimelineLayout, view: { top: number; height: number }, added: number) {
  const first = rowAt(before, view.top)
  const last = rowAt(before, view.top + view.height)
  const loaded = before.rows.slice(first, last + 1).findIndex(({ type }) => type !== 'pending')
  const anchor = first + Math.max(0, loaded)
  const { type, first: index } = before.rows[anchor] ?? { type: 'version', first: 0 }
  const row = type === 'fold' ? foldOf(now.rows, index + added) : rowOf(now.rows, index + added)
  return Math.max(0, now.topOf(row) + Math.min(view.top - before.topOf(anchor), now.heightOf(row)))
}

/**
 * Scrolls the timeline as `scrollAfter` says, before the change is painted. `lastTop` is its last known scroll position:
 * the browser reduces the current one as soon as the list has become shorter.
 */
export function useTimelineScroll(
  scroller: RefObject<HTMLElement | null>,
  now: TimelineState,
  lastTop: number | null,
): void {
  const before = useRef(now)
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const isAtEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - 1
    const oldTop = isAtEnd ? Math.max(element.scrollTop, lastTop ?? 0) : element.scrollTop
    const top = scrollAfter(before.current, now, oldTop, element.clientHeight)
    if (Math.abs(top - element.scrollTop) >= 1) element.scrollTop = top
    before.current = now
  })
}
