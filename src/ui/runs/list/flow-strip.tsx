import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { elapsedSeconds, isFailed } from '#content/elapsed.ts'
import { formatNumber } from '#content/number.ts'
import { formatDuration, shortTime } from '#content/time.ts'
import { type FlowRun, hasEnded } from '#contract/run.ts'
import { Link } from '#ui/components/link.tsx'
import { stateColor } from '#ui/components/state-dot.tsx'
import { useNow } from '#ui/components/use-now.ts'
import { paths } from '#ui/paths.ts'
import { usePreference } from '#ui/preferences.ts'
import { recentRunsQuery } from '#ui/runs/queries.ts'

/** The last runs of a flow as columns, the newest on the right: their height is the duration, their color the state. */
export function FlowStrip({ flow }: { flow: string }) {
  const now = useNow()
  const { data: runs = [] } = useQuery(recentRunsQuery(flow))
  if (runs.length === 0) return <div className="h-26" />
  const seconds = runs.map((run) => elapsedSeconds(run, now))
  const longest = Math.max(...seconds.map((value) => value ?? 0))
  return (
    <section
      aria-label={`Last runs of ${flow}`}
      className="flex h-26 items-end gap-x-6 gap-y-2 rounded-card border border-line bg-surface px-4 py-3 shadow-card"
    >
      <ol className="flex h-full min-w-0 flex-1 items-end gap-0.5 sm:gap-1">
        {runs.toReversed().map((run, index) => (
          <li key={run.id} className="h-full max-w-6 min-w-1 flex-1">
            <Column run={run} seconds={seconds.at(-1 - index) ?? null} longest={longest} />
          </li>
        ))}
      </ol>
      <Summary runs={runs} longest={longest} />
    </section>
  )
}

function Column({ run, seconds, longest }: { run: FlowRun; seconds: number | null; longest: number }) {
  const now = useNow()
  const zone = usePreference('zone')
  const { id, name, state_name, state_type, start_time, expected_start_time } = run
  const share = longest === 0 ? 0 : (seconds ?? 0) / longest
  const start = start_time ?? expected_start_time
  const facts = [
    name,
    state_name ?? 'No state',
    seconds === null ? null : formatDuration(seconds),
    start === null ? null : shortTime(start, zone, now),
  ]
  const label = facts.filter((fact) => fact !== null).join(' · ')
  return (
    <Link
      to={paths.flowRun(id)}
      aria-label={label}
      title={label}
      className="flex h-full flex-col justify-end rounded-sm hover:bg-sunken focus-visible:-outline-offset-2"
    >
      <span
        className={`block min-h-0.5 rounded-sm ${stateColor(state_type)} ${isFailed(run) ? '' : 'opacity-70'}`}
        style={{ height: `calc((100% - 0.875rem) * ${share})` }}
      />
      <span className="grid h-3.5 place-items-center text-bad">
        {isFailed(run) && <X aria-hidden="true" className="size-3 max-sm:size-2" />}
      </span>
    </Link>
  )
}

function Summary({ runs, longest }: { runs: FlowRun[]; longest: number }) {
  const ended = runs.filter(({ state_type }) => hasEnded(state_type))
  const completed = ended.filter(({ state_type }) => state_type === 'COMPLETED')
  return (
    <dl className="grid shrink-0 grid-cols-[auto_auto] gap-x-3 text-muted text-xs leading-5">
      <dt>Completed</dt>
      <dd className="text-right text-ink">
        {formatNumber(completed.length)} of {formatNumber(ended.length)}
      </dd>
      <dt>Longest</dt>
      <dd className="text-right text-ink">{formatDuration(longest)}</dd>
    </dl>
  )
}
