import { useQuery } from '@tanstack/react-query'
import { elapsedSeconds } from '#content/elapsed.ts'
import { formatNumber } from '#content/number.ts'
import type { RunSort, RunsFilter } from '#contract/pages/runs-search.ts'
import type { FlowRun } from '#contract/run.ts'
import { LoadFailure } from '#ui/components/load-failure.tsx'
import { useRowPages } from '#ui/components/rows/row-pages.ts'
import { VirtualTable } from '#ui/components/rows/virtual-table.tsx'
import { useDeletionLookup } from '#ui/deletion/deletions.ts'
import { paths } from '#ui/paths.ts'
import { artifactCountQuery, type FlowRunRow, flowRunsQuery } from '#ui/runs/queries.ts'
import { PlaceholderCells, RunCells, runColumns } from '#ui/runs/run-cells.tsx'
import { Tags } from '#ui/runs/tags.tsx'

export function FlowRunsTable({
  filter,
  sort,
  count,
}: {
  filter: RunsFilter
  sort: RunSort | undefined
  count: number
}) {
  const { at, loaded, failure, onRange } = useRowPages((page) => flowRunsQuery(filter, sort, page))
  const longest = longestRuns(loaded.map(({ run }) => run))
  return (
    <>
      {failure && <LoadFailure what="Some runs" {...failure} />}
      <VirtualTable
        label="Flow runs"
        columns={runColumns}
        count={count}
        onRange={onRange}
        row={(index) => <FlowRunCells row={at(index)} longest={longest} />}
      />
    </>
  )
}

/** The longest duration of each flow, in seconds. */
function longestRuns(runs: FlowRun[]): ReadonlyMap<string, number> {
  const longest = new Map<string, number>()
  for (const run of runs) {
    const seconds = elapsedSeconds(run, Date.now()) ?? 0
    longest.set(run.flow_id, Math.max(seconds, longest.get(run.flow_id) ?? 0))
  }
  return longest
}

function FlowRunCells({ row, longest }: { row: FlowRunRow | undefined; longest: ReadonlyMap<string, number> }) {
  const deletions = useDeletionLookup()
  if (!row) return <PlaceholderCells />
  const { run, flow_name } = row
  return (
    <RunCells
      run={run}
      to={paths.flowRun(run.id)}
      below={
        <>
          {deletions.ofFlowRun(run.id) && <span className="shrink-0 text-warn">Being deleted</span>}
          <span className="truncate">{flow_name ?? 'Unknown flow'}</span>
          {/* A phone has space for the flow name only. */}
          <span className="flex min-w-0 gap-1.5 max-sm:hidden">
            <Tags tags={run.tags} />
          </span>
        </>
      }
      longest={longest.get(run.flow_id) ?? 0}
      artifacts={<ArtifactCount run={run} />}
    />
  )
}

/** Loaded for visible rows only. */
function ArtifactCount({ run }: { run: FlowRun }) {
  const { data } = useQuery(artifactCountQuery(run))
  return typeof data === 'number' && formatNumber(data)
}
