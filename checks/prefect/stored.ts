/** What a server holds after a flow, as lines to compare. */
import * as z from 'zod/mini'

const Rows = z.array(
  z.object({
    id: z.string(),
    name: z.optional(z.string()),
    state_name: z.optional(z.nullable(z.string())),
    run_count: z.optional(z.number()),
    flow_id: z.optional(z.string()),
    key: z.optional(z.nullable(z.string())),
    type: z.optional(z.nullable(z.string())),
    flow_run_id: z.optional(z.nullable(z.string())),
    task_run_id: z.optional(z.nullable(z.string())),
    message: z.optional(z.string()),
  }),
)
type Rows = z.output<typeof Rows>

export type Stored = {
  /** `flow: state, n runs` */
  flow_runs: string[]
  /** `task: state` */
  task_runs: string[]
  /** `key (type) by task`, `by the flow` if no task created it, or `without a run`. */
  artifacts: string[]
  /** Messages. */
  logs: string[]
}

export async function readStored(address: string): Promise<Stored> {
  const list = async (path: string) => {
    const answer = await fetch(`${address}api/${path}/filter`, { method: 'POST' })
    return Rows.parse(await answer.json())
  }
  const [flows, flow_runs, task_runs, artifacts, logs] = await Promise.all(
    ['flows', 'flow_runs', 'task_runs', 'artifacts', 'logs'].map(list),
  )
  return {
    flow_runs: lines(flow_runs, (run) => `${nameOf(flows, run.flow_id)}: ${run.state_name}, ${run.run_count} runs`),
    task_runs: lines(task_runs, (run) => `${taskOf(run.name)}: ${run.state_name}`),
    artifacts: lines(artifacts, (artifact) => {
      const run = artifact.task_run_id ? taskOf(nameOf(task_runs, artifact.task_run_id)) : null
      const producer = run ?? (artifact.flow_run_id ? 'the flow' : null)
      return `${artifact.key} (${artifact.type}) ${producer === null ? 'without a run' : `by ${producer}`}`
    }),
    logs: lines(logs, (log) => log.message ?? ''),
  }
}

function lines(rows: Rows | undefined, line: (row: Rows[number]) => string): string[] {
  return (rows ?? []).map(line).toSorted()
}

function nameOf(rows: Rows | undefined, id: string | null | undefined): string {
  return rows?.find((row) => row.id === id)?.name ?? 'nothing known'
}

/** The name of a task run without the suffix that distinguishes it from other runs of its task. */
function taskOf(name = ''): string {
  return name.replace(/-[0-9a-f]+$/, '')
}
