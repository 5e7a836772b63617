import { useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import type { TaskRun } from '#contract/run.ts'
import { queryClient } from '../api.ts'
import { Tabs, useTab } from '../components/tabs.tsx'
import { flowRunQuery, taskRunQuery } from '../queries.ts'
import { isOver } from '../runs/elapsed.ts'
import { FlowRunLink } from '../runs/flow-run-heading.tsx'
import { RunArtifacts, useRunArtifacts } from '../runs/run-artifacts.tsx'
import { type RunScope, runArtifactsQuery } from '../runs/run-artifacts-query.ts'
import { Fact, IdFact, RunDetails } from '../runs/run-details.tsx'
import { RunHeading } from '../runs/run-heading.tsx'
import { UnknownRunHeading } from '../runs/unknown-run.tsx'

const scopeOf = (id: string): RunScope => ({ type: 'task-run', id })

export async function loader({ params: { id = '' } }: LoaderFunctionArgs) {
  const [run] = await Promise.all([
    queryClient.ensureQueryData(taskRunQuery(id)),
    queryClient.ensureQueryData(runArtifactsQuery(scopeOf(id))),
  ])
  if (run?.flow_run_id) await queryClient.ensureQueryData(flowRunQuery(run.flow_run_id))
  return null
}

/** A task run: what it published, and everything else that is known of it. */
export function Component() {
  const { id = '' } = useParams()
  const scope = scopeOf(id)
  const { data: run } = useSuspenseQuery(taskRunQuery(id))
  const { count } = useRunArtifacts(scope)
  const tabs = [
    { name: 'artifacts', label: 'Artifacts', count },
    { name: 'details', label: 'Details' },
  ] as const
  const tab = useTab<(typeof tabs)[number]['name']>(tabs)
  return (
    <>
      <title>{`${run?.name ?? `Task run ${id.slice(-8)}`} · Vitrine`}</title>
      {run ? (
        <RunHeading run={run} above={<TaskRunOrigin run={run} />} />
      ) : (
        <UnknownRunHeading what="Task run" id={id} />
      )}
      {run && <Tabs tabs={tabs} label="Task run" />}
      <div className="mt-5">
        {(tab === 'artifacts' || !run) && <RunArtifacts scope={scope} isOver={isOver(run)} />}
        {tab === 'details' && run && <TaskRunDetails run={run} />}
      </div>
    </>
  )
}

/** The flow run that the task belongs to, and the subflow that it stands for. */
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
  return (
    <RunDetails run={run}>
      <Fact name="Task key">{run.task_key}</Fact>
      {run.dynamic_key !== '' && <Fact name="Dynamic key">{run.dynamic_key}</Fact>}
      <IdFact name="Flow run id" id={run.flow_run_id} />
    </RunDetails>
  )
}
