import { useSyncExternalStore } from 'react'

/** Rows kept above and below the window, so that scrolling and tabbing find them there already. */
const OVERSCAN = 3

/**
 * Which rows of a list with rows of one height are in the window or near it. `top` is where the list starts on the
 * page and `rowHeight` what each row takes, both in pixels. Re-renders only when another row comes into sight.
 */
export function useRowsInSight(count: number, rowHeight: number, top: number): { first: number; last: number } {
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
