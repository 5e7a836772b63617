import { useSyncExternalStore } from 'react'
import type { FlowRun, TaskRun } from '#contract/run.ts'
import { duration } from '../components/time.tsx'
import { elapsedSeconds } from './elapsed.ts'

/** How long a run took; a running one ticks. */
export function Duration({ run }: { run: FlowRun | TaskRun }) {
  const isRunning = run.start_time !== null && run.end_time === null
  const now = useSyncExternalStore(isRunning ? everySecond : never, isRunning ? currentSecond : () => 0)
  const seconds = elapsedSeconds(run, now)
  if (seconds === null) return null
  return <>{duration(isRunning ? Math.floor(seconds) : seconds)}</>
}

const currentSecond = () => Math.floor(Date.now() / 1000) * 1000

function everySecond(listener: () => void): () => void {
  const timer = setInterval(listener, 1000)
  return () => clearInterval(timer)
}

const never = () => () => {}
