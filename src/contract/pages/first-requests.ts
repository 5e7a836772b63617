/** Bodies of the requests that pages send first. The server puts the responses into the page, so both build them here. */
import type { FlowRunFilterBody, SummaryFilterBody, TaskRunFilterBody } from '#contract/filters.ts'
import type { RunSort, RunsFilter } from './runs-search.ts'

/** Rows per page of summaries. */
export const SUMMARY_PAGE = 100

/** Rows per response elsewhere: the limit of every server of this API. */
const MAX_PAGE = 200

const firstPage = { limit: MAX_PAGE, offset: 0 }

/** Page `page` (from 0) of the matching summaries. Those of the catalogue have the recent versions of each key. */
export const summaryPage = (filter: SummaryFilterBody, page = 0): SummaryFilterBody => ({
  ...filter,
  history: filter.latest_only,
  limit: SUMMARY_PAGE,
  offset: page * SUMMARY_PAGE,
})

/** The versions of a key, newest first. */
export const versionsOf = (key: string): SummaryFilterBody => ({
  artifacts: { key: { any_: [key] } },
  sort: 'CREATED_DESC',
})

/** The version of a key with this number. */
export const numberedVersion = (key: string, version: number): SummaryFilterBody => ({ ...versionsOf(key), version })

/** The pinned versions of a key, newest first. */
export const pinnedVersions = (key: string): SummaryFilterBody => ({ ...versionsOf(key), pinned: true })

/** Tables over this many bytes are read in a worker. Their pages first show the start, and smaller ones wait for all. */
const LARGE_TABLE_BYTES = 400_000

export function isLargeTable({
  type,
  size,
  preview,
}: {
  type: string | null
  size: number
  preview: { kind: string }
}) {
  return type === 'table' && preview.kind === 'table' && size > LARGE_TABLE_BYTES
}

/** Selects a single artifact: a summary also has the names of its runs, its size and its preview. */
export const byId = (id: string): SummaryFilterBody => ({ artifacts: { id: { any_: [id] } } })

/** The artifacts of a run, oldest first. */
export const artifactsOfRun = (
  of: 'flow_run_id' | 'task_run_id',
  ids: string[],
  page = firstPage,
): SummaryFilterBody => ({
  artifacts: { [of]: { any_: ids } },
  sort: 'CREATED_ASC',
  ...page,
})

/** Page `page` (from 0) of the flow runs, by default the newest first. */
export const flowRunPage = (filter: RunsFilter, sort: RunSort = 'START_TIME_DESC', page = 0): FlowRunFilterBody => ({
  ...filter,
  sort,
  limit: MAX_PAGE,
  offset: page * MAX_PAGE,
})

/** The task runs of a flow run. */
export const tasksOf = (flowRunId: string) => ({ task_runs: { flow_run_id: { any_: [flowRunId] } } })

/** Page `page` (from 0) of a flow run's task runs, by expected start time. */
export const taskRunPage = (flowRunId: string, page = 0): TaskRunFilterBody => ({
  ...tasksOf(flowRunId),
  sort: 'EXPECTED_START_TIME_ASC',
  limit: MAX_PAGE,
  offset: page * MAX_PAGE,
})

/** The task runs of a flow run that failed or crashed. */
export const failedTasks = (flowRunId: string) => ({
  task_runs: { flow_run_id: { any_: [flowRunId] }, state: { type: { any_: ['FAILED' as const, 'CRASHED' as const] } } },
})

/** Failed task runs that are listed by name. */
export const MAX_FAILED_TASKS = 3

export const firstFailedTasks = (flowRunId: string): TaskRunFilterBody => ({
  ...failedTasks(flowRunId),
  sort: 'EXPECTED_START_TIME_ASC',
  limit: MAX_FAILED_TASKS + 1,
})

/** The direct subflow runs of several flow runs, oldest first. */
export const subflowsOf = (flowRunIds: string[], page = firstPage): FlowRunFilterBody => ({
  flow_runs: { parent_flow_run_id: { any_: flowRunIds } },
  sort: 'START_TIME_ASC',
  ...page,
})
