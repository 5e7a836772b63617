/** Adds the names of flow runs, flows and task runs to artifacts. */
import * as z from 'zod/mini'
import { hasEnded, StateType } from '#contract/run.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import type { Upstream } from './connection.ts'
import type { Entry } from './entry.ts'
import { inBatches, inParallel, PAGE_SIZE } from './pages.ts'

export type NamedEntry = Entry & Pick<ArtifactSummary, 'flow' | 'flow_run' | 'task_run'>

const MAX_CONCURRENCY = 4
const MAX_CACHED_ROWS = 50_000

const FlowName = z.object({ id: z.string(), name: z.string() })
const RunName = z.object({
  id: z.string(),
  name: z.string(),
  state_type: z.nullable(StateType),
  state_name: z.nullable(z.string()),
})
const FlowRunName = z.extend(RunName, { tags: z.array(z.string()), flow_id: z.nullish(z.string()) })

const hasRunEnded = ({ state_type }: z.infer<typeof RunName>) => hasEnded(state_type)

/** Names of runs and flows that do not exist on the upstream server are null. */
export function nameEntries() {
  const findRuns = find('flow_runs', FlowRunName, hasRunEnded)
  const findTasks = find('task_runs', RunName, hasRunEnded)
  const findFlows = find('flows', FlowName, () => true)
  return async (upstream: Upstream, entries: Entry[]): Promise<NamedEntry[]> => {
    const runIds = entries.map(({ flow_run_id }) => flow_run_id)
    const taskIds = entries.map(({ task_run_id }) => task_run_id)
    const [runs, tasks] = await Promise.all([findRuns(upstream, runIds), findTasks(upstream, taskIds)])
    const flowIds = [...runs.values()].map(({ flow_id }) => flow_id)
    const flows = await findFlows(upstream, flowIds)
    return entries.map((entry) => {
      const run = runs.get(entry.flow_run_id ?? '')
      return {
        ...entry,
        flow: flows.get(run?.flow_id ?? '') ?? null,
        flow_run: run ? withoutFlow(run) : null,
        task_run: tasks.get(entry.task_run_id ?? '') ?? null,
      }
    })
  }
}

function withoutFlow({ flow_id: _, ...run }: z.infer<typeof FlowRunName>) {
  return run
}

/** Finds rows by id, and caches those that no longer change. */
function find<Row extends { id: string }>(
  noun: 'flows' | 'flow_runs' | 'task_runs',
  schema: z.ZodMiniType<Row>,
  isFinal: (row: Row) => boolean,
) {
  const cached = new Map<string, Row>()
  const sort = noun === 'flows' ? 'NAME_ASC' : 'ID_DESC'
  return async (upstream: Upstream, ids: (string | null | undefined)[]): Promise<Map<string, Row>> => {
    const wanted = [...new Set(ids.filter((id) => typeof id === 'string'))]
    const unknown = wanted.filter((id) => !cached.has(id))
    const pages = await inParallel(inBatches(unknown), MAX_CONCURRENCY, (any_) =>
      upstream.ask(z.array(schema), 'POST', `/${noun}/filter`, { [noun]: { id: { any_ } }, sort, limit: PAGE_SIZE }),
    )
    const fresh = pages.flat()
    const found = new Map(fresh.map((row) => [row.id, row]))
    for (const id of wanted) {
      const row = cached.get(id)
      if (row) found.set(id, row)
    }
    if (cached.size > MAX_CACHED_ROWS) cached.clear()
    for (const row of fresh) if (isFinal(row)) cached.set(row.id, row)
    return found
  }
}
