import type { ReactNode } from 'react'
import { elapsedSeconds } from '#content/elapsed.ts'
import type { FlowRun, TaskRun } from '#contract/run.ts'
import { RowLink } from '#ui/components/rows/row-link.tsx'
import { StateBadge } from '#ui/components/state-badge.tsx'
import { stateColor } from '#ui/components/state-dot.tsx'
import { Time } from '#ui/components/time.tsx'
import { useNow } from '#ui/components/use-now.ts'
import { Duration } from './duration.tsx'

/** The columns of run tables; a phone shows the name, state and start. */
export const runColumns = [
  { name: 'Run', className: '' },
  { name: 'State', className: 'w-40 max-sm:w-32' },
  { name: 'Started', className: 'w-52 max-sm:hidden' },
  { name: 'Duration', className: 'w-40 max-md:hidden' },
  { name: 'Artifacts', className: 'w-28 text-right max-md:hidden' },
]

/** The columns of task runs, with their place in the time of the flow run. */
export const taskRunColumns = [
  { name: 'Run', className: 'md:w-80' },
  { name: 'State', className: 'w-40 max-sm:w-32' },
  { name: 'Timeline', className: 'max-md:hidden' },
  { name: 'Duration', className: 'w-32 max-md:hidden' },
  { name: 'Artifacts', className: 'w-24 text-right max-md:hidden' },
]

const cell = 'px-4 max-md:px-3 whitespace-nowrap'

/** The cells of one run. `below` is the line under its name. */
export function RunCells({
  run,
  to,
  below,
  bar,
  longest,
  artifacts,
}: {
  run: FlowRun | TaskRun
  to: string
  below: ReactNode
  /** When it ran, in place of the start time. */
  bar?: ReactNode
  /** The longest duration of runs of the same flow in seconds, to compare with. */
  longest?: number
  artifacts: ReactNode
}) {
  return (
    <>
      <th scope="row" className={`${cell} overflow-hidden font-normal`}>
        <p className="truncate">
          <RowLink to={to}>{run.name}</RowLink>
        </p>
        <p className="flex items-center gap-1.5 overflow-hidden text-muted text-xs">{below}</p>
        {/* On a phone the bar is at the lower edge of the row. */}
        {bar !== undefined && <div className="absolute inset-x-3 bottom-0 h-1 md:hidden">{bar}</div>}
      </th>
      <td className={cell}>
        <StateBadge type={run.state_type} name={run.state_name} />
        {/* Wraps to two lines on a phone if the run has not started. */}
        <p className="whitespace-normal text-muted text-xs leading-3.5 sm:hidden">
          <Start run={run} />
        </p>
      </td>
      {bar === undefined ? (
        <td className={`${cell} text-muted max-sm:hidden`}>
          <Start run={run} />
        </td>
      ) : (
        <td className="px-4 max-md:hidden">
          <div className="relative h-10">{bar}</div>
        </td>
      )}
      <td className={`${cell} text-muted max-md:hidden`}>
        <Duration run={run} />
        {longest !== undefined && <DurationBar run={run} longest={longest} />}
      </td>
      <td className={`${cell} text-right text-muted max-md:hidden`}>{artifacts}</td>
    </>
  )
}

/** The duration in relation to the longest. */
function DurationBar({ run, longest }: { run: FlowRun | TaskRun; longest: number }) {
  const seconds = elapsedSeconds(run, useNow())
  if (seconds === null || longest === 0) return null
  return (
    <span className="mt-1 block h-1 rounded-full bg-sunken group-hover:bg-line">
      <span
        className={`block h-full rounded-full ${stateColor(run.state_type)}`}
        style={{ width: `${Math.min(1, seconds / longest) * 100}%` }}
      />
    </span>
  )
}

/** The start time, or the expected start time (which may have passed) of a run that has not started. */
function Start({ run: { start_time, expected_start_time } }: { run: FlowRun | TaskRun }) {
  if (start_time !== null) return <Time at={start_time} />
  if (expected_start_time === null) return null
  return (
    <>
      Expected{' '}
      <span className="inline-block">
        <Time at={expected_start_time} />
      </span>
    </>
  )
}

/** The cells of a run that is still loading. */
export const PlaceholderCells = () => (
  <td colSpan={runColumns.length} className={cell}>
    <div aria-hidden="true" className="h-4 w-48 animate-pulse rounded bg-sunken" />
  </td>
)
