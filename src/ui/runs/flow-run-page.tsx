import { useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useParams, useSearchParams } from 'react-router'
import { isFailed, isOver } from '#content/elapsed.ts'
import type { FlowRun } from '#contract/run.ts'
import { queryClient } from '#ui/api.ts'
import { readTab, Tabs } from '#ui/components/tabs.tsx'
import { flowQuery, flowRunQuery, taskRunQuery } from '#ui/queries.ts'
import { RunArtifacts, useRunArtifacts } from './artifacts/run-artifacts.tsx'
import { readRunView } from './artifacts/view.ts'
import { loadRunChanges } from './changes/queries.ts'
import { RunChangesSection } from './changes/run-changes.tsx'
import { errorLines, failedCount, failedTasksQuery, useErrorCount } from './failure/queries.ts'
import { FlowRunHeading } from './flow-run-heading.tsx'
import { loadLogCount } from './logs/queries.ts'
import { RunLog, selectLog } from './logs/run-log.tsx'
import {
  flowRunStatesQuery,
  runArtifactsQuery,
  runTreeQuery,
  subflowRunsQuery,
  taskRunCountQuery,
  taskRunsQuery,
} from './queries.ts'
import { Fact, IdFact, RunDetails } from './run-details.tsx'
import { requireRunId } from './run-id.ts'
import { StateHistory } from './state-history.tsx'
import { SubflowTree } from './subflow-tree.tsx'
import { TaskRunsTable } from './task-runs-table.tsx'
import { UnknownRunHeading } from './unknown-run.tsx'

const scopeOf = (id: string, search: URLSearchParams) => ({
  type: 'flow-run' as const,
  id,
  withSubflows: readRunView(search).withSubflows,
})

const TABS = ['artifacts', 'task-runs', 'logs', 'details'] as const

export async function loader({ params, request }: LoaderFunctionArgs) {
  const id = requireRunId(params.id)
  const { searchParams } = new URL(request.url)
  const scope = scopeOf(id, searchParams)
  const [run] = await Promise.all([
    queryClient.ensureQueryData(flowRunQuery(id)),
    queryClient.ensureQueryData(runArtifactsQuery(scope)),
    queryClient.ensureQueryData(runArtifactsQuery({ ...scope, withSubflows: false })),
    queryClient.ensureQueryData(taskRunCountQuery(id)),
    queryClient.ensureQueryData(failedTasksQuery(id)),
    queryClient.ensureQueryData(taskRunsQuery(id, 0)),
    queryClient.ensureQueryData(subflowRunsQuery(id)),
  ])
  if (run) {
    await Promise.all([
      queryClient.ensureQueryData(flowQuery(run.flow_id)),
      loadParent(run),
      isFailed(run) && loadLogCount(errorLines('flow_run_id', id)),
      loadTab(readTab(TABS, searchParams), run, searchParams),
    ])
  }
  return null
}

/** Loads the data that only this tab shows. */
async function loadTab(tab: (typeof TABS)[number], run: FlowRun, search: URLSearchParams): Promise<void> {
  const { id } = run
  if (tab === 'artifacts') await loadRunChanges(run)
  if (tab === 'logs') await loadLogCount(selectLog('flow_run_id', id, search))
  if (tab !== 'details') return
  await Promise.all([
    queryClient.ensureQueryData(flowRunStatesQuery(id)),
    queryClient.ensureQueryData(runTreeQuery(id)),
  ])
}

async function loadParent({ parent_task_run_id }: FlowRun): Promise<void> {
  if (parent_task_run_id === null) return
  const task = await queryClient.ensureQueryData(taskRunQuery(parent_task_run_id))
  if (task?.flow_run_id) await queryClient.ensureQueryData(flowRunQuery(task.flow_run_id))
}

/** The page of a flow run: artifacts, task runs, logs and details. */
export function Component() {
  const { id = '' } = useParams()
  const [search] = useSearchParams()
  const scope = scopeOf(id, search)
  const { data: run } = useSuspenseQuery(flowRunQuery(id))
  const { data: taskRuns } = useSuspenseQuery(taskRunCountQuery(id))
  const { data: failedTasks } = useSuspenseQuery(failedTasksQuery(id))
  const { count } = useRunArtifacts(scope)
  const tab = readTab(TABS, search)
  const tabs = [
    { name: 'artifacts', label: 'Artifacts', count },
    { name: 'task-runs', label: 'Task runs', count: taskRuns, alert: failedCount(failedTasks) },
    { name: 'logs', label: 'Logs', alert: useErrorCount('flow_run_id', run) },
    { name: 'details', label: 'Details' },
  ] as const
  return (
    <>
      <title>{`${run?.name ?? `Flow run ${id.slice(-8)}`} · Vitrine`}</title>
      {run ? <FlowRunHeading run={run} /> : <UnknownRunHeading what="Flow run" id={id} />}
      {run && <Tabs tabs={tabs} current={tab} label="Flow run" />}
      <div className="mt-5">
        {tab === 'artifacts' && run && <RunChangesSection run={run} />}
        {(tab === 'artifacts' || !run) && <RunArtifacts scope={scope} isOver={isOver(run)} />}
        {tab === 'task-runs' && run && <TaskRunsTable flowRun={run} />}
        {tab === 'logs' && run && <RunLog run={run} of="flow_run_id" />}
        {tab === 'details' && run && <FlowRunDetails run={run} />}
      </div>
    </>
  )
}

function FlowRunDetails({ run }: { run: FlowRun }) {
  const { data: flow } = useSuspenseQuery(flowQuery(run.flow_id))
  const { data: states } = useSuspenseQuery(flowRunStatesQuery(run.id))
  return (
    <RunDetails
      run={run}
      beside={
        <>
          <StateHistory states={states} />
          <SubflowTree id={run.id} />
        </>
      }
    >
      {flow && <Fact name="Flow">{flow.name}</Fact>}
      <IdFact name="Flow id" id={run.flow_id} />
      {run.flow_version !== null && <Fact name="Flow version">{run.flow_version}</Fact>}
      <IdFact name="Deployment id" id={run.deployment_id} />
      <IdFact name="Parent task run id" id={run.parent_task_run_id} />
    </RunDetails>
  )
}
