import { useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useParams, useSearchParams } from 'react-router'
import { isFailed, isOver } from '#content/elapsed.ts'
import type { TaskRun } from '#contract/run.ts'
import { queryClient } from '#ui/api.ts'
import { readTab, Tabs } from '#ui/components/tabs.tsx'
import { flowRunQuery, taskRunQuery } from '#ui/queries.ts'
import { RunArtifacts, useRunArtifacts } from './artifacts/run-artifacts.tsx'
import { Failure } from './failure/failure.tsx'
import { errorLines, useErrorCount } from './failure/queries.ts'
import { FlowRunLink } from './flow-run-heading.tsx'
import { loadLogCount } from './logs/queries.ts'
import { RunLog, selectLog } from './logs/run-log.tsx'
import { type RunScope, runArtifactsQuery, taskRunStatesQuery } from './queries.ts'
import { Fact, IdFact, RunDetails } from './run-details.tsx'
import { RunHeading } from './run-heading.tsx'
import { requireRunId } from './run-id.ts'
import { StateHistory } from './state-history.tsx'
import { UnknownRunHeading } from './unknown-run.tsx'

const scopeOf = (id: string): RunScope => ({ type: 'task-run', id })

const TABS = ['artifacts', 'logs', 'details'] as const

export async function loader({ params, request }: LoaderFunctionArgs) {
  const id = requireRunId(params.id)
  const { searchParams } = new URL(request.url)
  const [run] = await Promise.all([
    queryClient.ensureQueryData(taskRunQuery(id)),
    queryClient.ensureQueryData(runArtifactsQuery(scopeOf(id))),
  ])
  if (run?.flow_run_id) await queryClient.ensureQueryData(flowRunQuery(run.flow_run_id))
  if (run) {
    await Promise.all([
      isFailed(run) && loadLogCount(errorLines('task_run_id', id)),
      loadTab(readTab(TABS, searchParams), id, searchParams),
    ])
  }
  return null
}

/** Loads the data that only this tab shows. */
async function loadTab(tab: (typeof TABS)[number], id: string, search: URLSearchParams): Promise<void> {
  if (tab === 'logs') await loadLogCount(selectLog('task_run_id', id, search))
  if (tab === 'details') await queryClient.ensureQueryData(taskRunStatesQuery(id))
}

/** The page of a task run: artifacts, logs and details. */
export function Component() {
  const { id = '' } = useParams()
  const [search] = useSearchParams()
  const scope = scopeOf(id)
  const { data: run } = useSuspenseQuery(taskRunQuery(id))
  const { count } = useRunArtifacts(scope)
  const tab = readTab(TABS, search)
  const tabs = [
    { name: 'artifacts', label: 'Artifacts', count },
    { name: 'logs', label: 'Logs', alert: useErrorCount('task_run_id', run) },
    { name: 'details', label: 'Details' },
  ] as const
  return (
    <>
      <title>{`${run?.name ?? `Task run ${id.slice(-8)}`} · Vitrine`}</title>
      {run ? (
        <RunHeading run={run} above={<TaskRunOrigin run={run} />} failure={<Failure run={run} />} />
      ) : (
        <UnknownRunHeading what="Task run" id={id} />
      )}
      {run && <Tabs tabs={tabs} current={tab} label="Task run" />}
      <div className="mt-5">
        {(tab === 'artifacts' || !run) && <RunArtifacts scope={scope} isOver={isOver(run)} />}
        {tab === 'logs' && run && <RunLog run={run} of="task_run_id" />}
        {tab === 'details' && run && <TaskRunDetails run={run} />}
      </div>
    </>
  )
}

/** The flow run of the task run, and the subflow that it represents. */
function TaskRunOrigin({ run }: { run: TaskRun }) {
  const subflow = run.state?.state_details.child_flow_run_id
  return (
    <>
      Task run
      {run.flow_run_id !== null && (
        <>
          {' '}
          of <FlowRunLink id={run.flow_run_id} />
        </>
      )}
      {subflow && (
        <>
          , runs the subflow <FlowRunLink id={subflow} />
        </>
      )}
    </>
  )
}

function TaskRunDetails({ run }: { run: TaskRun }) {
  const { data: states } = useSuspenseQuery(taskRunStatesQuery(run.id))
  return (
    <RunDetails run={run} beside={<StateHistory states={states} />}>
      <Fact name="Task key">{run.task_key}</Fact>
      {run.dynamic_key !== '' && <Fact name="Dynamic key">{run.dynamic_key}</Fact>}
      <IdFact name="Flow run id" id={run.flow_run_id} />
    </RunDetails>
  )
}
