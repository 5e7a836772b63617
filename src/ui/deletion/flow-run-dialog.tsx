import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { formatNumber } from '#content/number.ts'
import type { FlowRun } from '#contract/run.ts'
import { publishedCountQuery, subflowRunsQuery } from '#ui/runs/queries.ts'
import { PlanDialog } from './plan-dialog.tsx'

/** Asks before a flow run is deleted, and whether its artifacts are deleted too. */
export function FlowRunDialog({
  run,
  onConfirm,
}: {
  run: Pick<FlowRun, 'id' | 'name' | 'end_time'>
  onConfirm: (() => void) | undefined
}) {
  const [includesArtifacts, setIncludesArtifacts] = useState(false)
  const { data: published } = useQuery(publishedCountQuery(run.id))
  const { data: subflowRuns = [] } = useQuery(subflowRunsQuery(run.id))
  return (
    <PlanDialog
      plan={{
        label: `flow run ${run.name}`,
        targets: [{ type: 'flow-run', id: run.id, includesArtifacts }],
        includesPinned: false,
        consequences: [
          ...(run.end_time === null ? ['The run has not ended. Updates that it still sends will fail.'] : []),
          'Its task runs, states and logs are deleted too.',
          ...(subflowRuns.length > 0 ? ['Its subflow runs and their artifacts are kept.'] : []),
          ...(includesArtifacts || published?.count === 0
            ? []
            : ['Its artifacts are kept, but their run will be unknown.']),
        ],
      }}
      onConfirm={onConfirm}
    >
      {published && published.count > 0 && (
        <label className="flex items-start gap-2">
          <input
            type="checkbox"
            checked={includesArtifacts}
            onChange={(event) => setIncludesArtifacts(event.target.checked)}
            className="mt-0.5 size-4 accent-accent"
          />
          <span>
            Also delete its {published.count === 1 ? 'artifact' : `${formatNumber(published.count)} artifacts`}
            <span className="text-muted">{latestNote(published)}</span>
          </span>
        </label>
      )}
    </PlanDialog>
  )
}

/** The number of keys whose latest version is deleted. */
function latestNote({ count, latest }: { count: number; latest: number }): string {
  if (latest === 0) return ''
  if (count === 1) return ', the latest version of its key'
  return latest === 1
    ? ', 1 of them the latest version of its key'
    : `, ${formatNumber(latest)} of them the latest versions of their keys`
}
