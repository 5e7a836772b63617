/** What the pages of runs read: lists, states, artifacts, subflows and their counts. */
import { queryOptions } from '@tanstack/react-query'
import type { SummaryFilterBody } from '#contract/filters.ts'
import { artifactsOfRun, flowRunPage, subflowsOf, taskRunPage, tasksOf } from '#contract/pages/first-requests.ts'
import type { RunSort, RunsFilter } from '#contract/pages/runs-search.ts'
import type { FlowRun } from '#contract/run.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import type { CallOptions } from '#sdk/index.ts'
import { client, queryClient } from '#ui/api.ts'
import { everyPage, PAGE, readInBatches } from '#ui/paging.ts'
import { flowRunQuery, taskRunQuery } from '#ui/queries.ts'
import type { StartTimes } from './artifacts/group-by-task.ts'
import { batchRequests } from './batch-requests.ts'
import type { TreeRun } from './run-tree.ts'

export type FlowRunRow = { run: FlowRun; flow_name: string | null }

/** Page `page` (from 0) of the flow runs, by default the newest first, with the names of their flows. */
export const flowRunsQuery = (filter: RunsFilter, sort: RunSort | undefined, page: number) =>
  queryOptions({
    queryKey: ['flow-runs', filter, sort, page],
    queryFn: async ({ signal }): Promise<FlowRunRow[]> => {
      const runs = await client.filterFlowRuns(flowRunPage(filter, sort, page), { signal })
      const names = await readFlowNames(runs, { signal })
      return runs.map((run) => ({ run, flow_name: names.get(run.flow_id) ?? null }))
    },
  })

const RECENT_RUNS = 30

/** The last runs of a flow, newest first. */
export const recentRunsQuery = (flow: string) =>
  queryOptions({
    queryKey: ['recent-runs', flow],
    queryFn: ({ signal }) =>
      client.filterFlowRuns(
        { flows: { name: { any_: [flow] } }, sort: 'START_TIME_DESC', limit: RECENT_RUNS },
        { signal },
      ),
  })

/** Names for the menu of flows; more can be filtered by through the page of a run. */
export const flowNamesQuery = () =>
  queryOptions({
    queryKey: ['flow-names'],
    queryFn: async ({ signal }) => {
      const flows = await client.filterFlows({ sort: 'NAME_ASC', limit: PAGE }, { signal })
      return flows.map(({ name }) => name)
    },
  })

export const flowRunCountQuery = (filter: RunsFilter) =>
  queryOptions({
    queryKey: ['flow-run-count', filter],
    queryFn: ({ signal }) => client.countFlowRuns(filter, { signal }),
  })

/** Page `page` (from 0) of a flow run's task runs, by expected start time. */
export const taskRunsQuery = (flowRunId: string, page: number) =>
  queryOptions({
    queryKey: ['task-runs', flowRunId, page],
    queryFn: ({ signal }) => client.filterTaskRuns(taskRunPage(flowRunId, page), { signal }),
  })

export const taskRunCountQuery = (flowRunId: string) =>
  queryOptions({
    queryKey: ['task-run-count', flowRunId],
    queryFn: ({ signal }) => client.countTaskRuns(tasksOf(flowRunId), { signal }),
  })

/** All states of a flow run, oldest first. */
export const flowRunStatesQuery = (id: string) =>
  queryOptions({
    queryKey: ['flow-run-states', id],
    queryFn: ({ signal }) => client.readFlowRunStates(id, { signal }),
  })

/** All states of a task run, oldest first. */
export const taskRunStatesQuery = (id: string) =>
  queryOptions({
    queryKey: ['task-run-states', id],
    queryFn: ({ signal }) => client.readTaskRunStates(id, { signal }),
  })

/** How many artifacts a flow run itself has published, and how many of these are the latest version of a key. */
export const publishedCountQuery = (flowRunId: string) =>
  queryOptions({
    queryKey: ['published', flowRunId],
    queryFn: async ({ signal }) => {
      const flow_run_id = { any_: [flowRunId] }
      const countOf = async (filter: SummaryFilterBody) =>
        (await client.filterSummaries({ ...filter, limit: 1 }, { signal })).count
      const [count, latest] = await Promise.all([
        countOf({ artifacts: { flow_run_id } }),
        countOf({ artifacts: { flow_run_id, key: { exists_: true } }, latest_only: true }),
      ])
      return { count, latest }
    },
  })

/** The runs whose artifacts are read. */
export type RunScope = { type: 'flow-run'; id: string; withSubflows: boolean } | { type: 'task-run'; id: string }

export type RunArtifacts = { artifacts: ArtifactSummary[]; starts: StartTimes }

/** All artifacts of a run, oldest first, with the start times of the tasks and subflows that published them. */
export const runArtifactsQuery = (scope: RunScope) =>
  queryOptions({
    queryKey: ['run-artifacts', scope],
    queryFn: ({ signal }) => readRunArtifacts(scope, { signal }),
  })

async function readRunArtifacts(scope: RunScope, options: CallOptions): Promise<RunArtifacts> {
  if (scope.type === 'task-run') {
    return { artifacts: await readSummaries('task_run_id', [scope.id], options), starts: {} }
  }
  const subflows = scope.withSubflows ? await readDescendants(scope.id, options) : {}
  const artifacts = await readInBatches([scope.id, ...Object.keys(subflows)], (ids) =>
    readSummaries('flow_run_id', ids, options),
  )
  const taskIds = [...new Set(artifacts.flatMap(({ task_run_id }) => task_run_id ?? []))]
  const tasks = await readInBatches(taskIds, (ids) =>
    client.filterTaskRuns({ task_runs: { id: { any_: ids } } }, options),
  )
  return { artifacts, starts: { ...subflows, ...startTimes(tasks) } }
}

/** One request if all fit into its response. */
async function readSummaries(of: 'flow_run_id' | 'task_run_id', ids: string[], options: CallOptions) {
  const { results, count } = await client.filterSummaries(artifactsOfRun(of, ids), options)
  if (count <= results.length) return results
  return everyPage(async (page) =>
    page.offset === 0 ? results : (await client.filterSummaries(artifactsOfRun(of, ids, page), options)).results,
  )
}

/** The start times of all subflow runs below a run, read level by level. */
async function readDescendants(id: string, options: CallOptions): Promise<StartTimes> {
  const found: StartTimes = {}
  for (let level = [id]; level.length > 0; ) {
    const children = await readSubflows(level, options)
    // The API does not rule out cycles.
    const isNew = (run: { id: string }) => run.id !== id && !Object.hasOwn(found, run.id)
    const fresh = children.filter(isNew)
    Object.assign(found, startTimes(fresh))
    level = fresh.map((run) => run.id)
  }
  return found
}

const startTimes = (runs: { id: string; start_time: string | null }[]): StartTimes =>
  Object.fromEntries(runs.map((run) => [run.id, run.start_time]))

/** The direct subflow runs of a flow run, oldest first. */
export const subflowRunsQuery = (flowRunId: string) =>
  queryOptions({
    queryKey: ['subflow-runs', flowRunId],
    queryFn: ({ signal }) => readSubflows([flowRunId], { signal }),
  })

/** The direct subflow runs of several flow runs, oldest first. */
const readSubflows = (ids: readonly string[], options: CallOptions) =>
  readInBatches(ids, (batch) => everyPage((page) => client.filterFlowRuns(subflowsOf(batch, page), options)))

/** Limits of the subflow tree on the details tab. */
const MAX_LEVELS = 12
const MAX_RUNS = 1000

export type TreeRow = TreeRun & { flow_name: string | null }

export type RunTree = {
  root_id: string
  rows: TreeRow[]
  /** Whether runs are missing because of the limits. */
  is_cut: boolean
}

/** A flow run with its ancestors up to the root, and its descendants. */
export const runTreeQuery = (id: string) =>
  queryOptions({ queryKey: ['run-tree', id], queryFn: ({ signal }) => readRunTree(id, { signal }) })

type Row = { run: FlowRun; parent_id: string | null }

async function readRunTree(id: string, options: CallOptions): Promise<RunTree> {
  const ancestors = await readAncestors(id, options)
  const found = new Map(ancestors.map((row) => [row.run.id, row]))
  let level = ancestors.some(({ run }) => run.id === id) ? [id] : []
  for (let depth = 0; level.length > 0 && depth < MAX_LEVELS && found.size < MAX_RUNS; depth++) {
    const children = await readChildren(level, options)
    // The API does not rule out cycles.
    const fresh = children.filter(({ run }) => !found.has(run.id)).slice(0, MAX_RUNS - found.size)
    for (const row of fresh) found.set(row.run.id, row)
    level = fresh.map(({ run }) => run.id)
  }
  const names = await readFlowNames(
    [...found.values()].map(({ run }) => run),
    options,
  )
  const rows = [...found.values()].map((row) => ({ ...row, flow_name: names.get(row.run.flow_id) ?? null }))
  return { root_id: ancestors[0]?.run.id ?? id, rows, is_cut: level.length > 0 }
}

/** The run itself and its ancestors, the root first. */
async function readAncestors(id: string, options: CallOptions): Promise<Row[]> {
  const rows: Row[] = []
  for (let next: string | null = id; next !== null && rows.length < MAX_LEVELS; ) {
    const run: FlowRun | null = await queryClient.fetchQuery(flowRunQuery(next))
    if (run === null) break
    const parent: string | null = await readParentId(run)
    rows.unshift({ run, parent_id: parent })
    next = rows.some((row) => row.run.id === parent) ? null : parent
  }
  options.signal?.throwIfAborted()
  return rows
}

async function readParentId({ parent_task_run_id }: FlowRun): Promise<string | null> {
  if (parent_task_run_id === null) return null
  const task = await queryClient.fetchQuery(taskRunQuery(parent_task_run_id))
  return task?.flow_run_id ?? null
}

/** The direct subflow runs of several flow runs, each with the id of its parent. */
async function readChildren(ids: readonly string[], options: CallOptions): Promise<Row[]> {
  const runs = await readSubflows(ids, options)
  const taskIds = [...new Set(runs.flatMap(({ parent_task_run_id }) => parent_task_run_id ?? []))]
  const tasks = await readInBatches(taskIds, (any_) => client.filterTaskRuns({ task_runs: { id: { any_ } } }, options))
  const flowRunOf = new Map(tasks.map((task) => [task.id, task.flow_run_id]))
  return runs.map((run) => ({ run, parent_id: flowRunOf.get(run.parent_task_run_id ?? '') ?? null }))
}

async function readFlowNames(runs: readonly FlowRun[], options: CallOptions): Promise<Map<string, string>> {
  const ids = [...new Set(runs.map(({ flow_id }) => flow_id))]
  const flows = await readInBatches(ids, (any_) => client.filterFlows({ flows: { id: { any_ } } }, options))
  return new Map(flows.map(({ id, name }) => [id, name]))
}

/** How many artifacts a flow run published. Visible runs are counted in one batch. */
export const artifactCountQuery = ({ id }: FlowRun) =>
  queryOptions({
    queryKey: ['artifact-count', id],
    queryFn: ({ signal }) => readArtifactCount({ id }, signal),
  })

const readArtifactCount = batchRequests(async (runs: { id: string }[]) => {
  const counts = await client.countArtifactsOfRuns(runs.map(({ id }) => id))
  return new Map(Object.entries(counts))
})
