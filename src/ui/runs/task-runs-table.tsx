import { useSuspenseQuery } from '@tanstack/react-query'
import { formatNumber } from '#content/number.ts'
import type { TaskRun } from '#contract/run.ts'
import { Empty } from '#ui/components/empty.tsx'
import { LoadFailure } from '#ui/components/load-failure.tsx'
import { useRowPages } from '#ui/components/row-pages.ts'
import { VirtualTable } from '#ui/components/virtual-table.tsx'
import { paths } from '#ui/paths.ts'
import { runArtifactsQuery, taskRunCountQuery, taskRunsQuery } from './queries.ts'
import { PlaceholderCells, RunCells, runColumns } from './run-cells.tsx'
import { Tags } from './tags.tsx'

/** The task runs of a flow run by expected start time. */
export function TaskRunsTable({ flowRunId }: { flowRunId: string }) {
  const { data: count } = useSuspenseQuery(taskRunCountQuery(flowRunId))
  const { data } = useSuspenseQuery(runArtifactsQuery({ type: 'flow-run', id: flowRunId, withSubflows: false }))
  const { at, failure, onRange } = useRowPages((page) => taskRunsQuery(flowRunId, page))
  const artifacts = Map.groupBy(data.artifacts, ({ task_run_id }) => task_run_id)
  if (count === 0) {
    return (
      <Empty title="No task runs">
        <p className="text-muted">This flow run has not started any tasks.</p>
      </Empty>
    )
  }
  return (
    <>
      {failure && <LoadFailure what="Some task runs" {...failure} />}
      <VirtualTable
        label="Task runs"
        columns={runColumns}
        count={count}
        onRange={onRange}
        row={(index) => {
          const run = at(index)
          return run ? <TaskRunCells run={run} artifacts={artifacts.get(run.id)?.length ?? 0} /> : <PlaceholderCells />
        }}
      />
    </>
  )
}

/** A task run that represents a subflow links to the subflow run. */
function TaskRunCells({ run, artifacts }: { run: TaskRun; artifacts: number }) {
  const subflow = run.state?.state_details.child_flow_run_id
  return (
    <RunCells
      run={run}
      to={subflow ? paths.flowRun(subflow) : paths.taskRun(run.id)}
      below={
        <>
          <span className="truncate">{subflow ? 'Subflow' : run.task_key}</span>
          <Tags tags={run.tags} />
        </>
      }
      artifacts={formatNumber(artifacts)}
    />
  )
}
