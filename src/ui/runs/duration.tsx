import { useSyncExternalStore } from 'react'
import { elapsedSeconds } from '#content/elapsed.ts'
import { formatDuration } from '#content/time.ts'
import type { FlowRun, TaskRun } from '#contract/run.ts'

/** The duration of a run, updated every second while it runs. */
export function Duration({ run }: { run: FlowRun | TaskRun }) {
  const isRunning = run.start_time !== null && run.end_time === null
  const now = useCurrentSecond(isRunning)
  const seconds = elapsedSeconds(run, now)
  if (seconds === null) return null
  return <>{formatDuration(isRunning ? Math.floor(seconds) : seconds)}</>
}

/** The current time in milliseconds, updated every second while `isActive`, else 0. */
export function useCurrentSecond(isActive: boolean): number {
  return useSyncExternalStore(isActive ? everySecond : never, isActive ? currentSecond : () => 0)
}

const currentSecond = () => Math.floor(Date.now() / 1000) * 1000

function everySecond(listener: () => void): () => void {
  const timer = setInterval(listener, 1000)
  return () => clearInterval(timer)
}

const never = () => () => {}
