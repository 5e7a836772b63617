import { useSyncExternalStore } from 'react'

/** Whether the app shows its dark theme, which may differ from the system's. */
export const useIsDark = (): boolean => useSyncExternalStore(subscribe, isDark)

const isDark = (): boolean => document.documentElement.dataset.theme === 'dark'

const listeners = new Set<() => void>()
let observer: MutationObserver | null = null

/** One observer for all images of a document. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  observer ??= new MutationObserver(() => {
    for (const notify of listeners) notify()
  })
  if (listeners.size === 1) observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) observer?.disconnect()
  }
}
