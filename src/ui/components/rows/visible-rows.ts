import { useSyncExternalStore } from 'react'

/** Rows rendered above and below the viewport, so that scrolling and tabbing find them rendered. */
const OVERSCAN = 3

/**
 * The rows of a list that are in or near the viewport. All rows are `rowHeight` pixels high and the list starts `top`
 * pixels below the start of the page. Re-renders only when the range changes.
 */
export function useVisibleRows(count: number, rowHeight: number, top: number): { first: number; last: number } {
  const first = useSyncExternalStore(subscribeToWindow, () => Math.floor((scrollY - top) / rowHeight))
  const height = useSyncExternalStore(subscribeToWindow, () => Math.ceil(innerHeight / rowHeight))
  return { first: clamp(first - OVERSCAN, count), last: clamp(first + height + OVERSCAN, count) }
}

const clamp = (row: number, count: number) => Math.max(0, Math.min(row, count - 1))

function subscribeToWindow(listener: () => void): () => void {
  addEventListener('scroll', listener, { passive: true })
  addEventListener('resize', listener)
  return () => {
    removeEventListener('scroll', listener)
    removeEventListener('resize', listener)
  }
}
