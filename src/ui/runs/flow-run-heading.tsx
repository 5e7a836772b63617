import { useSuspenseQuery } from '@tanstack/react-query'
import { formatNumber } from '#content/number.ts'
import { formatJson, isJson } from '#contract/json.ts'
import type { FlowRun } from '#contract/run.ts'
import { Link } from '#ui/components/link.tsx'
import { paths } from '#ui/paths.ts'
import { flowQuery, flowRunQuery, taskRunQuery } from '#ui/queries.ts'
import { DeleteFlowRun } from './delete-flow-run.tsx'
import { Failure } from './failure/failure.tsx'
import { failedTasksQuery } from './failure/queries.ts'
import { subflowRunsQuery } from './queries.ts'
import { RunHeading } from './run-heading.tsx'

const linkClass = 'font-medium text-ink hover:underline'

export function FlowRunHeading({ run }: { run: FlowRun }) {
  const { data: flow } = useSuspenseQuery(flowQuery(run.flow_id))
  const { data: failedTasks } = useSuspenseQuery(failedTasksQuery(run.id))
  return (
    <RunHeading
      run={run}
      actions={<DeleteFlowRun run={run} />}
      failure={<Failure run={run} tasks={failedTasks} />}
      above={
        <>
          Flow run of{' '}
          {flow ? (
            <Link
              to={{ pathname: paths.runs(), search: `?${new URLSearchParams({ flow: flow.name })}` }}
              className={linkClass}
            >
              {flow.name}
            </Link>
          ) : (
            'an unknown flow'
          )}
          {run.parent_task_run_id !== null && <ParentRun taskRunId={run.parent_task_run_id} />}
        </>
      }
    >
      <Parameters parameters={run.parameters} />
      <Subflows id={run.id} />
    </RunHeading>
  )
}

/** The flow run that started this one, found through the parent task run. */
function ParentRun({ taskRunId }: { taskRunId: string }) {
  const { data: task } = useSuspenseQuery(taskRunQuery(taskRunId))
  return <> · subflow of {task?.flow_run_id ? <FlowRunLink id={task.flow_run_id} /> : 'an unknown run'}</>
}

/** A link to a flow run by its name. */
export function FlowRunLink({ id }: { id: string }) {
  const { data: run } = useSuspenseQuery(flowRunQuery(id))
  return (
    <Link to={paths.flowRun(id)} className={linkClass}>
      {run?.name ?? `flow run ${id.slice(-8)}`}
    </Link>
  )
}

/** Parameters on one line; the details tab has all of them. */
function Parameters({ parameters }: { parameters: FlowRun['parameters'] }) {
  const entries = Object.entries(parameters)
  if (entries.length === 0) return null
  return (
    <dl
      aria-label="Parameters"
      className="flex h-6 max-w-full flex-wrap gap-x-4 overflow-hidden font-mono text-xs leading-6"
    >
      {entries.map(([name, value]) => (
        <div key={name} className="flex max-w-80 min-w-0 gap-1.5">
          <dt className="max-w-40 shrink-0 truncate text-muted">{name}</dt>
          <dd className="min-w-0 truncate">{isJson(value) ? formatJson(value) : ''}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Subflows listed in the heading; the task runs tab has all of them. */
const MAX_SUBFLOWS = 6

function Subflows({ id }: { id: string }) {
  const { data: runs } = useSuspenseQuery(subflowRunsQuery(id))
  if (runs.length === 0) return null
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {runs.length === 1 ? 'Subflow' : 'Subflows'}
      {runs.slice(0, MAX_SUBFLOWS).map((run) => (
        <Link key={run.id} to={paths.flowRun(run.id)} className={linkClass}>
          {run.name}
        </Link>
      ))}
      {runs.length > MAX_SUBFLOWS && (
        <Link to={{ search: '?tab=task-runs' }} className={linkClass}>
          and {formatNumber(runs.length - MAX_SUBFLOWS)} more
        </Link>
      )}
    </p>
  )
}
