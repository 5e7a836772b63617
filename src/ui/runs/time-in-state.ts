import { hasEnded, type State } from '#contract/run.ts'

type Entered = Pick<State, 'type' | 'timestamp'>

/** Whether time still passes in a run's last state. */
export const isLasting = (last: Entered | undefined): boolean => last !== undefined && !hasEnded(last.type)

/** Seconds that a run was in each of its states, up to `now` (milliseconds) in the last; null in one that ended it. */
export function timesInStates(states: readonly Entered[], now: number): (number | null)[] {
  return states.map(({ type, timestamp }, index) => {
    const next = states[index + 1]
    if (next === undefined && hasEnded(type)) return null
    const until = next === undefined ? now : Date.parse(next.timestamp)
    return Math.max(0, (until - Date.parse(timestamp)) / 1000)
  })
}
