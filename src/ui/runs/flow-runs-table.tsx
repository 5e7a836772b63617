import { useQuery } from '@tanstack/react-query'
import { paths } from '../paths.ts'
import { useRowPages } from './row-pages.ts'
import { PlaceholderCells, RunCells, runColumns } from './run-cells.tsx'
import { artifactCountQuery, type FlowRunRow, flowRunsQuery, type RunsFilter } from './run-queries.ts'
import { Tags } from './tags.tsx'
import { VirtualTable } from './virtual-table.tsx'

export function FlowRunsTable({ filter, count }: { filter: RunsFilter; count: number }) {
  const { at, error, onRange } = useRowPages((page) => flowRunsQuery(filter, page))
  return (
    <>
      {error && (
        <p role="alert" className="text-bad">
          Some runs could not be loaded: {error.message}
        </p>
      )}
      <VirtualTable
        label="Flow runs"
        columns={runColumns}
        count={count}
        onRange={onRange}
        row={(index) => <FlowRunCells row={at(index)} />}
      />
    </>
  )
}

function FlowRunCells({ row }: { row: FlowRunRow | undefined }) {
  if (!row) return <PlaceholderCells />
  const { run, flow_name } = row
  return (
    <RunCells
      run={run}
      to={paths.flowRun(run.id)}
      below={
        <>
          <span className="truncate">{flow_name ?? 'Unknown flow'}</span>
          <Tags tags={run.tags} />
        </>
      }
      artifacts={<ArtifactCount flowRunId={run.id} />}
    />
  )
}

/** Asked for by the rows in sight only. */
function ArtifactCount({ flowRunId }: { flowRunId: string }) {
  const { data } = useQuery(artifactCountQuery(flowRunId))
  return data?.toLocaleString('en')
}
