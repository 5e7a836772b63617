import { queryOptions, useQuery } from '@tanstack/react-query'
import { isFailed } from '#content/elapsed.ts'
import { formatNumber, plural } from '#content/number.ts'
import { failedTasks, firstFailedTasks, MAX_FAILED_TASKS } from '#contract/pages/first-requests.ts'
import type { FlowRun, TaskRun } from '#contract/run.ts'
import { client } from '#ui/api.ts'
import { logLevels } from '#ui/runs/logs/log-level.ts'
import { type LogSelection, logCountQuery } from '#ui/runs/logs/queries.ts'
import { useLogPolling } from '#ui/runs/logs/use-log-polling.ts'

export type FailedTasks = {
  count: number
  /** The first ones by expected start. */
  first: TaskRun[]
}

/** The task runs of a flow run that failed or crashed. */
export const failedTasksQuery = (flowRunId: string) =>
  queryOptions({
    queryKey: ['failed-tasks', flowRunId],
    queryFn: async ({ signal }): Promise<FailedTasks> => {
      const tasks = await client.filterTaskRuns(firstFailedTasks(flowRunId), { signal })
      const isMore = tasks.length > MAX_FAILED_TASKS
      const count = isMore ? await client.countTaskRuns(failedTasks(flowRunId), { signal }) : tasks.length
      return { count, first: tasks.slice(0, MAX_FAILED_TASKS) }
    },
  })

/** "2 failed", or null. */
export const failedCount = ({ count }: FailedTasks) => (count === 0 ? null : `${formatNumber(count)} failed`)

/** The log lines of level error and above. */
export const errorLines = (of: LogSelection['of'], id: string): LogSelection => ({
  of,
  id,
  level: logLevels.find(({ name }) => name === 'error') ?? null,
  text: '',
})

/** "2 errors" in the log of a failed run; null for others, whose errors did not end them. */
export function useErrorCount(of: LogSelection['of'], run: FlowRun | TaskRun | null): string | null {
  const polling = useLogPolling(run?.end_time ?? null)
  const { data: count = 0 } = useQuery({
    ...logCountQuery(errorLines(of, run?.id ?? '')),
    enabled: run !== null && isFailed(run),
    refetchInterval: polling,
  })
  return count === 0 ? null : plural(count, 'error')
}
