import { type ComponentType, createElement, useEffect, useSyncExternalStore } from 'react'

/** The data of the first screen loads first. */
const MIN_DELAY_MS = 1000

/**
 * A component whose code is loaded when the browser is idle, so that it opens even if the server is gone by then, or when
 * it is first rendered. Until then it renders nothing. Code that could not be loaded is requested again at the next use.
 */
export function loadWhenIdle<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let loaded: ComponentType<Props> | null = null
  let isLoading = false
  const listeners = new Set<() => void>()

  async function start(): Promise<void> {
    if (isLoading || loaded) return
    isLoading = true
    try {
      loaded = await load()
      for (const listener of listeners) listener()
    } catch {
      // The next use tries again.
    } finally {
      isLoading = false
    }
  }
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  whenIdle(start)

  return function LoadedWhenIdle(props: Props) {
    const Loaded = useSyncExternalStore(subscribe, () => loaded)
    useEffect(() => void start(), [])
    return Loaded && createElement(Loaded, props)
  }
}

/** Runs `action` once the first screen is done. It may fail: the server can be gone by then. */
export function whenIdle(action: () => Promise<unknown>): void {
  const start = () => void action().catch(() => {})
  setTimeout(() => {
    // Safari has no requestIdleCallback.
    if ('requestIdleCallback' in window) requestIdleCallback(start)
    else start()
  }, MIN_DELAY_MS)
}
