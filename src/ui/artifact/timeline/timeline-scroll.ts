import { type RefObject, useLayoutEffect, useRef } from 'react'

/** Height of an entry in pixels; fixed, so that entry positions follow from the index. */
export const ENTRY_HEIGHT = 78

export type TimelineState = {
  count: number
  /** `index` counts from the newest. */
  chosen: { id: string; index: number }
  /** Whether the page always shows the latest version. */
  isFollowing: boolean
}

/**
 * The new scroll position of a timeline of `height` pixels at `top` when its state changes. A new selection becomes
 * visible. When versions are added or deleted, the visible entries stay in place, except at the top of a timeline that
 * follows the latest version.
 */
export function scrollAfter(before: TimelineState, now: TimelineState, top: number, height: number): number {
  if (now.isFollowing && before.isFollowing) {
    return top < ENTRY_HEIGHT ? top : top + (now.count - before.count) * ENTRY_HEIGHT
  }
  if (before.chosen.id === now.chosen.id) return top + (now.chosen.index - before.chosen.index) * ENTRY_HEIGHT
  const start = now.chosen.index * ENTRY_HEIGHT
  return Math.min(start, Math.max(top, start + ENTRY_HEIGHT - height))
}

/** Scrolls the timeline as `scrollAfter` says, before the change is painted. */
export function useTimelineScroll(scroller: RefObject<HTMLElement | null>, now: TimelineState): void {
  const before = useRef(now)
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const top = scrollAfter(before.current, now, element.scrollTop, element.clientHeight)
    if (top !== element.scrollTop) element.scrollTop = top
    before.current = now
  })
}
