import { useSuspenseQuery } from '@tanstack/react-query'
import { formatNumber } from '#content/number.ts'
import type { FlowRun, TaskRun } from '#contract/run.ts'
import { Empty } from '#ui/components/empty.tsx'
import { LoadFailure } from '#ui/components/load-failure.tsx'
import { useRowPages } from '#ui/components/rows/row-pages.ts'
import { VirtualTable } from '#ui/components/rows/virtual-table.tsx'
import { paths } from '#ui/paths.ts'
import { useCurrentSecond } from './duration.tsx'
import { runArtifactsQuery, taskRunCountQuery, taskRunsQuery } from './queries.ts'
import { RunBar } from './run-bar.tsx'
import { PlaceholderCells, RunCells, taskRunColumns } from './run-cells.tsx'
import type { Span } from './span.ts'
import { Tags } from './tags.tsx'

/** The task runs of a flow run by expected start time, on the timeline of the flow run. */
export function TaskRunsTable({ flowRun }: { flowRun: FlowRun }) {
  const flowRunId = flowRun.id
  const { data: count } = useSuspenseQuery(taskRunCountQuery(flowRunId))
  const { data } = useSuspenseQuery(runArtifactsQuery({ type: 'flow-run', id: flowRunId, withSubflows: false }))
  const { at, failure, onRange } = useRowPages((page) => taskRunsQuery(flowRunId, page))
  const span = useSpan(flowRun)
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
        columns={taskRunColumns}
        count={count}
        onRange={onRange}
        row={(index) => {
          const run = at(index)
          return run ? (
            <TaskRunCells run={run} span={span} artifacts={artifacts.get(run.id)?.length ?? 0} />
          ) : (
            <PlaceholderCells />
          )
        }}
      />
    </>
  )
}

/** From the start of a run to its end, or to now. */
function useSpan({ start_time, end_time }: FlowRun): Span {
  const now = useCurrentSecond(end_time === null)
  const end = end_time === null ? now : Date.parse(end_time)
  return { start: start_time === null ? end : Date.parse(start_time), end }
}

/** A task run that represents a subflow links to the subflow run. */
function TaskRunCells({ run, span, artifacts }: { run: TaskRun; span: Span; artifacts: number }) {
  const subflow = run.state?.state_details.child_flow_run_id
  return (
    <RunCells
      run={run}
      to={subflow ? paths.flowRun(subflow) : paths.taskRun(run.id)}
      below={
        <>
          <span className="truncate">{subflow ? 'Subflow' : run.task_key}</span>
          {run.run_count > 1 && <span className="shrink-0">{formatNumber(run.run_count)} attempts</span>}
          <Tags tags={run.tags} />
        </>
      }
      bar={<RunBar run={run} span={span} />}
      artifacts={formatNumber(artifacts)}
    />
  )
}
