import { Shuffle } from 'lucide-react'
import type { KeyboardEvent, Ref } from 'react'
import type { To } from 'react-router'
import type { Lane } from '#compare/timeline/lanes.ts'
import { formatNumber } from '#content/number.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { firstLine } from '#ui/artifact/title.ts'
import { OnlyHereBadge, PinMark } from '#ui/artifact/version-badges.tsx'
import { Link } from '#ui/components/link.tsx'
import { StateBadge } from '#ui/components/state-badge.tsx'
import { StateDot } from '#ui/components/state-dot.tsx'
import { Time } from '#ui/components/time.tsx'
import { useDeletionLookup } from '#ui/deletion/deletions.ts'
import { LaneMark } from './timeline-lanes.tsx'

/** One version in the timeline: number, time, what changed, and the run and task that published it. */
export function TimelineEntry({
  summary,
  lane,
  to,
  isBelowDay,
  isChosen,
  ref,
  onKeyDown,
}: {
  summary: ArtifactSummary
  /** The lane of its flow or deployment, if several publish the key. */
  lane: Lane | undefined
  to: To
  /** Whether a heading names the day of its time. */
  isBelowDay: boolean
  isChosen: boolean
  ref: Ref<HTMLAnchorElement>
  onKeyDown: (event: KeyboardEvent) => void
}) {
  const isGoing = useDeletionLookup().ofVersion(summary) !== undefined
  const { change, created, flow_run, version } = summary
  // The usual state leaves its space to the names.
  const State = flow_run?.state_type === 'COMPLETED' ? StateDot : StateBadge
  return (
    <Link
      ref={ref}
      to={to}
      replace
      preventScrollReset
      aria-current={isChosen ? 'true' : undefined}
      tabIndex={isChosen ? 0 : -1}
      onKeyDown={onKeyDown}
      className="flex min-h-0 grow flex-col justify-center gap-0.5 border-transparent border-l-2 px-3 hover:bg-sunken focus-visible:-outline-offset-2 aria-[current]:border-accent aria-[current]:bg-accent-soft"
    >
      <span className="flex items-baseline gap-2">
        {version !== null && (
          <span className={`font-semibold ${isGoing ? 'line-through' : ''}`}>v{formatNumber(version)}</span>
        )}
        {summary.is_latest && <span className="text-accent text-xs">Latest</span>}
        {summary.is_pinned && <PinMark />}
        {isGoing && <span className="text-warn text-xs">Being deleted</span>}
        <span className={version === null ? '-order-1 shrink-0 font-semibold' : 'ml-auto shrink-0 text-muted text-xs'}>
          <Time at={created} hasDay={!isBelowDay} />
        </span>
      </span>
      {change && (
        <span title={change.text} className={`flex items-center gap-1 text-xs ${changeClass[change.status]}`}>
          {change.status === 'kind' && <Shuffle aria-hidden="true" className="size-3 shrink-0" />}
          <span className="min-w-0 truncate">{change.text}</span>
        </span>
      )}
      <span className="flex h-5 items-center gap-2 text-muted text-xs">
        {lane && <LaneMark {...lane} />}
        <span className="min-w-0 grow truncate">{[lane?.name, madeBy(summary)].filter(Boolean).join(' · ')}</span>
        {summary.is_only_here && <OnlyHereBadge />}
        {flow_run && <State type={flow_run.state_type} name={flow_run.state_name} />}
      </span>
    </Link>
  )
}

const changeClass = { first: 'text-muted', unchanged: 'text-muted', changed: '', kind: 'text-warn' }

/** "olive-otter · train-model", or the description if no run is known. */
function madeBy({ flow_run, task_run, flow_run_id, task_run_id, description }: ArtifactSummary): string {
  const names = [flow_run?.name, task_run?.name].filter((name) => name !== undefined)
  if (names.length > 0) return names.join(' · ')
  const runId = flow_run_id ?? task_run_id
  return runId === null ? (firstLine(description) ?? 'Outside a run') : `Unknown run ${runId.slice(-8)}`
}
