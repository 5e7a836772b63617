import { useSyncExternalStore } from 'react'
import type { FlowRun, TaskRun } from '#contract/run.ts'
import { duration } from '#ui/components/time.tsx'
import { elapsedSeconds } from './elapsed.ts'

/** How long a run took; a running one ticks. */
export function Duration({ run }: { run: FlowRun | TaskRun }) {
  const isRunning = run.start_time !== null && run.end_time === null
  const now = usePresent(isRunning)
  const seconds = elapsedSeconds(run, now)
  if (seconds === null) return null
  return <>{duration(isRunning ? Math.floor(seconds) : seconds)}</>
}

/** The present in milliseconds, moving every second while it is wanted; else 0. */
export function usePresent(isWanted: boolean): number {
  return useSyncExternalStore(isWanted ? everySecond : never, isWanted ? currentSecond : () => 0)
}

const currentSecond = () => Math.floor(Date.now() / 1000) * 1000

function everySecond(listener: () => void): () => void {
  const timer = setInterval(listener, 1000)
  return () => clearInterval(timer)
}

const never = () => () => {}
