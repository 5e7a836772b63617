import { queryOptions } from '@tanstack/react-query'
import type { FlowRunFilterBody } from '#contract/filters.ts'
import type { FlowRun } from '#contract/run.ts'
import { client } from '#ui/api.ts'
import { everyPage, PAGE } from '#ui/paging.ts'

/** What the list of runs is narrowed to. */
export type RunsFilter = Pick<FlowRunFilterBody, 'flow_runs' | 'flows'>

export type FlowRunRow = { run: FlowRun; flow_name: string | null }

/** Page `page` (from 0) of the flow runs, newest first, with the names of their flows. */
export const flowRunsQuery = (filter: RunsFilter, page: number) =>
  queryOptions({
    queryKey: ['flow-runs', filter, page],
    queryFn: async ({ signal }): Promise<FlowRunRow[]> => {
      const runs = await client.filterFlowRuns(
        { ...filter, sort: 'START_TIME_DESC', limit: PAGE, offset: page * PAGE },
        { signal },
      )
      const ids = [...new Set(runs.map(({ flow_id }) => flow_id))]
      const flows = ids.length === 0 ? [] : await client.filterFlows({ flows: { id: { any_: ids } } }, { signal })
      const names = new Map(flows.map(({ id, name }) => [id, name]))
      return runs.map((run) => ({ run, flow_name: names.get(run.flow_id) ?? null }))
    },
  })

export const flowRunCountQuery = (filter: RunsFilter) =>
  queryOptions({
    queryKey: ['flow-run-count', filter],
    queryFn: ({ signal }) => client.countFlowRuns(filter, { signal }),
  })

/** Page `page` (from 0) of a flow run's task runs, in the order in which they ran. */
export const taskRunsQuery = (flowRunId: string, page: number) =>
  queryOptions({
    queryKey: ['task-runs', flowRunId, page],
    queryFn: ({ signal }) =>
      client.filterTaskRuns(
        { ...tasksOf(flowRunId), sort: 'EXPECTED_START_TIME_ASC', limit: PAGE, offset: page * PAGE },
        { signal },
      ),
  })

export const taskRunCountQuery = (flowRunId: string) =>
  queryOptions({
    queryKey: ['task-run-count', flowRunId],
    queryFn: ({ signal }) => client.countTaskRuns(tasksOf(flowRunId), { signal }),
  })

const tasksOf = (flowRunId: string) => ({ task_runs: { flow_run_id: { any_: [flowRunId] } } })

/** The runs that a flow run started as its direct subflows, oldest first. */
export const subflowRunsQuery = (flowRunId: string) =>
  queryOptions({
    queryKey: ['subflow-runs', flowRunId],
    queryFn: ({ signal }) =>
      everyPage((page) =>
        client.filterFlowRuns(
          { flow_runs: { parent_flow_run_id: { any_: [flowRunId] } }, sort: 'START_TIME_ASC', ...page },
          { signal },
        ),
      ),
  })
