import { queryOptions } from '@tanstack/react-query'
import type { ArtifactFilterBody } from '#contract/filters.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import type { CallOptions } from '#sdk/client.ts'
import { client } from '#ui/api.ts'
import { everyPage, inPortions } from '#ui/paging.ts'
import type { StartTimes } from './group-by-task.ts'

/** Whose artifacts are read. */
export type RunScope = { type: 'flow-run'; id: string; withSubflows: boolean } | { type: 'task-run'; id: string }

export type RunArtifacts = { artifacts: ArtifactSummary[]; starts: StartTimes }

/** Every artifact of a run, oldest first, and when the tasks and subflows started that made them. */
export const runArtifactsQuery = (scope: RunScope) =>
  queryOptions({
    queryKey: ['run-artifacts', scope],
    queryFn: ({ signal }) => readRunArtifacts(scope, { signal }),
  })

async function readRunArtifacts(scope: RunScope, options: CallOptions): Promise<RunArtifacts> {
  if (scope.type === 'task-run') {
    return { artifacts: await readSummaries({ task_run_id: { any_: [scope.id] } }, options), starts: {} }
  }
  const subflows = scope.withSubflows ? await readDescendants(scope.id, options) : {}
  const artifacts = await inPortions([scope.id, ...Object.keys(subflows)], (ids) =>
    readSummaries({ flow_run_id: { any_: ids } }, options),
  )
  const taskIds = [...new Set(artifacts.flatMap(({ task_run_id }) => task_run_id ?? []))]
  const tasks = await inPortions(taskIds, (ids) => client.filterTaskRuns({ task_runs: { id: { any_: ids } } }, options))
  return { artifacts, starts: { ...subflows, ...startTimes(tasks) } }
}

const readSummaries = (artifacts: NonNullable<ArtifactFilterBody['artifacts']>, options: CallOptions) =>
  everyPage(async (page) => {
    const { results } = await client.filterSummaries({ artifacts, sort: 'CREATED_ASC', ...page }, options)
    return results
  })

/** The subflow runs below a run, theirs too, level by level. */
async function readDescendants(id: string, options: CallOptions): Promise<StartTimes> {
  const found: StartTimes = {}
  for (let level = [id]; level.length > 0; ) {
    const children = await inPortions(level, (ids) =>
      everyPage((page) =>
        client.filterFlowRuns(
          { flow_runs: { parent_flow_run_id: { any_: ids } }, sort: 'START_TIME_ASC', ...page },
          options,
        ),
      ),
    )
    // Nobody but the server promises that runs form a tree.
    const isNew = (run: { id: string }) => run.id !== id && !Object.hasOwn(found, run.id)
    const fresh = children.filter(isNew)
    Object.assign(found, startTimes(fresh))
    level = fresh.map((run) => run.id)
  }
  return found
}

const startTimes = (runs: { id: string; start_time: string | null }[]): StartTimes =>
  Object.fromEntries(runs.map((run) => [run.id, run.start_time]))
