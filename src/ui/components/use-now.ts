import { useSyncExternalStore } from 'react'

const TICK = 15_000

function subscribeToClock(listener: () => void): () => void {
  const timer = setInterval(listener, TICK)
  return () => clearInterval(timer)
}

/** The current time in milliseconds, updated every 15 seconds. */
export function useNow(): number {
  return useSyncExternalStore(subscribeToClock, () => Math.ceil(Date.now() / TICK) * TICK)
}
