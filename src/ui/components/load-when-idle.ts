import { type ComponentType, createElement, useEffect, useSyncExternalStore } from 'react'

/** The data of the first screen loads first. */
const MIN_DELAY_MS = 1000

/** `load` loads the code ahead, for a page that shows the component at once. */
type LoadedWhenIdle<Props> = ComponentType<Props> & { load: () => Promise<void> }

/**
 * A component whose code is loaded when the browser is idle, so that it opens even if the server is gone by then, or when
 * it is first rendered. Until then it renders nothing. Code that could not be loaded is requested again at the next use.
 */
export function loadWhenIdle<Props extends object>(load: () => Promise<ComponentType<Props>>): LoadedWhenIdle<Props> {
  let loaded: ComponentType<Props> | null = null
  let loading: Promise<void> | null = null
  const listeners = new Set<() => void>()

  async function run(): Promise<void> {
    try {
      loaded = await load()
      for (const listener of listeners) listener()
    } catch {
      // The next use tries again.
      loading = null
    }
  }
  const start = () => {
    loading ??= run()
    return loading
  }
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  whenIdle(start)

  function Component(props: Props) {
    const Loaded = useSyncExternalStore(subscribe, () => loaded)
    useEffect(() => void start(), [])
    return Loaded && createElement(Loaded, props)
  }
  return Object.assign(Component, { load: start })
}

let loadedAhead = 0

/** Whether code is being loaded that no page needs yet. */
export const isLoadingAhead = () => loadedAhead > 0

/** Runs `action` once the first screen is done. It may fail: the server can be gone by then. */
export function whenIdle(action: () => Promise<unknown>): void {
  const start = () => {
    loadedAhead++
    void action()
      .catch(() => {})
      .finally(() => loadedAhead--)
  }
  setTimeout(() => {
    // Safari has no requestIdleCallback.
    if ('requestIdleCallback' in window) requestIdleCallback(start)
    else start()
  }, MIN_DELAY_MS)
}
