import type { FlowRun, TaskRun } from '#contract/run.ts'

type Times = Pick<FlowRun | TaskRun, 'start_time' | 'end_time' | 'state_type' | 'total_run_time'>

/** How long a run took, or has been going on at `now` (milliseconds), in seconds; null when it has not started. */
export function elapsedSeconds(
  { start_time, end_time, state_type, total_run_time }: Times,
  now: number,
): number | null {
  if (start_time === null) return null
  if (end_time !== null) return span(start_time, Date.parse(end_time))
  // A run that waits, for its retry or to be resumed, has no running clock.
  return state_type === 'RUNNING' || state_type === 'CANCELLING' ? span(start_time, now) : total_run_time
}

const span = (from: string, to: number) => Math.max(0, (to - Date.parse(from)) / 1000)

/** Whether a run has come to its end; nobody knows of a run that is not known. */
export const isOver = (run: Pick<FlowRun | TaskRun, 'end_time'> | null): boolean =>
  run === null || run.end_time !== null
