/** Keeps long computations from holding up other requests. */
import { setImmediate as nextTurn } from 'node:timers/promises'

/** How long a computation may occupy the event loop at a time. */
const MAX_SLICE_MS = 20

/** Returns a function to call between small steps: it yields to the event loop when 20 ms have passed since it last did. */
export function timeSlice(): () => Promise<void> {
  let started = performance.now()
  return async () => {
    if (performance.now() - started < MAX_SLICE_MS) return
    await nextTurn()
    started = performance.now()
  }
}
