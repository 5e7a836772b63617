import { useQuery } from '@tanstack/react-query'
import type { Artifact } from '#contract/artifact.ts'
import { hasEnded } from '#contract/run.ts'
import { flowRunQuery, taskRunQuery } from '#ui/queries.ts'

/** How the task run or flow run that published the value has ended; null while it runs. */
export function useOutcome({
  flow_run_id,
  task_run_id,
}: Pick<Artifact, 'flow_run_id' | 'task_run_id'>): 'completed' | 'ended' | null {
  const { data: flowRun } = useQuery({ ...flowRunQuery(flow_run_id ?? ''), enabled: flow_run_id !== null })
  const { data: taskRun } = useQuery({ ...taskRunQuery(task_run_id ?? ''), enabled: task_run_id !== null })
  const ended = [taskRun, flowRun].find((run) => run && hasEnded(run.state_type))
  if (!ended) return null
  return ended.state_type === 'COMPLETED' ? 'completed' : 'ended'
}
