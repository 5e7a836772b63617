/** How long a run and each of its states took. */
import { type FlowRun, hasEnded, type State, type TaskRun } from '#contract/run.ts'

type Times = Pick<FlowRun | TaskRun, 'start_time' | 'end_time' | 'state_type' | 'total_run_time'>

/** Duration of a run in seconds, up to `now` (milliseconds) if it has not ended; null before it starts. */
export function elapsedSeconds(
  { start_time, end_time, state_type, total_run_time }: Times,
  now: number,
): number | null {
  if (start_time === null) return null
  if (end_time !== null) return secondsBetween(start_time, Date.parse(end_time))
  // The clock stops while a run waits for a retry or is paused.
  return state_type === 'RUNNING' || state_type === 'CANCELLING' ? secondsBetween(start_time, now) : total_run_time
}

/** Whether a run has ended; true for an unknown run, which sends no more updates. */
export const isOver = (run: Pick<FlowRun | TaskRun, 'end_time'> | null): boolean =>
  run === null || run.end_time !== null

/** Whether a run ended with an error. */
export const isFailed = ({ state_type }: { state_type: string | null }): boolean =>
  state_type === 'FAILED' || state_type === 'CRASHED'

type StateEntry = Pick<State, 'type' | 'timestamp'>

/** Whether the last state of a run is not final, so that its duration still grows. */
export const isLasting = (last: StateEntry | undefined): boolean => last !== undefined && !hasEnded(last.type)

/** Seconds that a run spent in each state, up to `now` (milliseconds) in the last one; null for a final state. */
export function secondsInStates(states: readonly StateEntry[], now: number): (number | null)[] {
  return states.map(({ type, timestamp }, index) => {
    const next = states[index + 1]
    if (next === undefined && hasEnded(type)) return null
    return secondsBetween(timestamp, next === undefined ? now : Date.parse(next.timestamp))
  })
}

/** Never negative, because clocks of two machines may differ. */
const secondsBetween = (from: string, to: number) => Math.max(0, (to - Date.parse(from)) / 1000)
