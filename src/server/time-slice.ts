/** Keeps long computations from holding up other requests. */
import { setImmediate as nextTurn } from 'node:timers/promises'

/** How long a computation may occupy the event loop at a time. */
const MAX_SLICE_MS = 20

/** Returns a function to call between small steps: it yields to the event loop when 20 ms have passed since it last did. */
export function timeSlice(): () => Promise<void> {
  const yieldInTime = timeSliceOfSteps()
  return async () => {
    await yieldInTime()
  }
}

/** The same for a million steps, as many promises of which would take long: there is one only when time has passed. */
export function timeSliceOfSteps(): () => Promise<void> | null {
  let started = performance.now()
  const pause = async () => {
    await nextTurn()
    started = performance.now()
  }
  return () => (performance.now() - started < MAX_SLICE_MS ? null : pause())
}
