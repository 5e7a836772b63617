import { queryOptions } from '@tanstack/react-query'
import type { FlowRun } from '#contract/run.ts'
import type { CallOptions } from '#sdk/client.ts'
import { client, queryClient } from '#ui/api.ts'
import { everyPage, inPortions } from '#ui/paging.ts'
import { flowRunQuery, taskRunQuery } from '#ui/queries.ts'
import type { TreeRun } from './run-tree.ts'

/** Beyond these the tree is cut: it is read by people. */
const MAX_LEVELS = 12
const MAX_RUNS = 1000

export type FamilyMember = TreeRun & { flow_name: string | null }

export type RunFamily = {
  root_id: string
  members: FamilyMember[]
  /** Whether there are more runs than are listed. */
  is_cut: boolean
}

/** A flow run with those that started it, up to the topmost, and those below it. */
export const runFamilyQuery = (id: string) =>
  queryOptions({ queryKey: ['run-family', id], queryFn: ({ signal }) => readFamily(id, { signal }) })

type Row = { run: FlowRun; parent_id: string | null }

async function readFamily(id: string, options: CallOptions): Promise<RunFamily> {
  const ancestors = await readAncestors(id, options)
  const found = new Map(ancestors.map((row) => [row.run.id, row]))
  let level = ancestors.some(({ run }) => run.id === id) ? [id] : []
  for (let depth = 0; level.length > 0 && depth < MAX_LEVELS && found.size < MAX_RUNS; depth++) {
    const children = await readChildren(level, options)
    // Nobody but the server promises that runs form a tree.
    const fresh = children.filter(({ run }) => !found.has(run.id)).slice(0, MAX_RUNS - found.size)
    for (const row of fresh) found.set(row.run.id, row)
    level = fresh.map(({ run }) => run.id)
  }
  const names = await readFlowNames([...found.values()], options)
  const members = [...found.values()].map((row) => ({ ...row, flow_name: names.get(row.run.flow_id) ?? null }))
  return { root_id: ancestors[0]?.run.id ?? id, members, is_cut: level.length > 0 }
}

/** The run itself and the runs above it, the topmost first. */
async function readAncestors(id: string, options: CallOptions): Promise<Row[]> {
  const rows: Row[] = []
  for (let next: string | null = id; next !== null && rows.length < MAX_LEVELS; ) {
    const run: FlowRun | null = await queryClient.fetchQuery(flowRunQuery(next))
    if (run === null) break
    const parent: string | null = await parentOf(run)
    rows.unshift({ run, parent_id: parent })
    next = rows.some((row) => row.run.id === parent) ? null : parent
  }
  options.signal?.throwIfAborted()
  return rows
}

async function parentOf({ parent_task_run_id }: FlowRun): Promise<string | null> {
  if (parent_task_run_id === null) return null
  const task = await queryClient.fetchQuery(taskRunQuery(parent_task_run_id))
  return task?.flow_run_id ?? null
}

/** The runs right below some runs, oldest first. */
async function readChildren(ids: readonly string[], options: CallOptions): Promise<Row[]> {
  const runs = await inPortions(ids, (any_) =>
    everyPage((page) =>
      client.filterFlowRuns({ flow_runs: { parent_flow_run_id: { any_ } }, sort: 'START_TIME_ASC', ...page }, options),
    ),
  )
  const taskIds = [...new Set(runs.flatMap(({ parent_task_run_id }) => parent_task_run_id ?? []))]
  const tasks = await inPortions(taskIds, (any_) => client.filterTaskRuns({ task_runs: { id: { any_ } } }, options))
  const flowRunOf = new Map(tasks.map((task) => [task.id, task.flow_run_id]))
  return runs.map((run) => ({ run, parent_id: flowRunOf.get(run.parent_task_run_id ?? '') ?? null }))
}

async function readFlowNames(rows: readonly Row[], options: CallOptions): Promise<Map<string, string>> {
  const ids = [...new Set(rows.map(({ run }) => run.flow_id))]
  const flows = await inPortions(ids, (any_) => client.filterFlows({ flows: { id: { any_ } } }, options))
  return new Map(flows.map(({ id, name }) => [id, name]))
}
