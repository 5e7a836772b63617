import { useSyncExternalStore } from 'react'

const narrow = matchMedia('(max-width: 767px)')

function subscribe(onChange: () => void): () => void {
  narrow.addEventListener('change', onChange)
  return () => narrow.removeEventListener('change', onChange)
}

/** Whether the window is too narrow for tables and columns. */
export const isNarrow = (): boolean => narrow.matches

export const useIsNarrow = (): boolean => useSyncExternalStore(subscribe, isNarrow)
