import { useParams } from 'react-router'
import { Link } from '#ui/components/link.tsx'
import { paths } from '#ui/paths.ts'
import type { ArtifactGroup } from './group-by-task.ts'

/** The publisher of a group: "train / brave-otter › evaluate-0". */
export const groupName = (group: ArtifactGroup) =>
  group.is_subflow ? `${runName(group)} › ${taskName(group)}` : taskName(group)

/** The same with links to the runs, except to the run that is shown. */
export function GroupName({ group }: { group: ArtifactGroup }) {
  const { id } = useParams()
  const { flow_run_id, task_run_id, is_subflow } = group
  return (
    <p className="font-medium text-muted">
      {is_subflow && (
        <>
          <RunLink to={flow_run_id === null ? null : paths.flowRun(flow_run_id)}>{runName(group)}</RunLink> ›{' '}
        </>
      )}
      {task_run_id === id ? (
        'This task run'
      ) : (
        <RunLink to={task_run_id === null ? null : paths.taskRun(task_run_id)}>{taskName(group)}</RunLink>
      )}
    </p>
  )
}

function RunLink({ to, children }: { to: string | null; children: string }) {
  if (to === null) return <>{children}</>
  return (
    <Link to={to} className="hover:text-ink hover:underline">
      {children}
    </Link>
  )
}

function taskName({ task_run_id, artifacts }: ArtifactGroup): string {
  if (task_run_id === null) return 'Flow-level artifacts'
  return artifacts[0]?.task_run?.name ?? `Unknown task run ${task_run_id.slice(-8)}`
}

function runName({ flow_run_id, artifacts }: ArtifactGroup): string {
  const { flow, flow_run } = artifacts[0] ?? {}
  if (flow_run) return flow ? `${flow.name} / ${flow_run.name}` : flow_run.name
  return flow_run_id === null ? 'No flow run' : `Unknown flow run ${flow_run_id.slice(-8)}`
}
