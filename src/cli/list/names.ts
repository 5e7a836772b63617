/** The names of runs, which artifacts only have the ids of. */
import { ApiError, type Client, type FlowRun, type TaskRun } from '#sdk/index.ts'

export type RunNames = { flow: string | null; flowRun: string | null; taskRun: string | null }

/** Reads each name once. A run that the server does not know has none. */
export function runNames(client: Client, signal: AbortSignal) {
  const flowRuns = new Map<string, Promise<FlowRun | null>>()
  const taskRuns = new Map<string, Promise<TaskRun | null>>()
  const flowName = flowNames(client, signal)
  const options = { signal }
  return async (ids: { flow_run_id: string | null; task_run_id: string | null }): Promise<RunNames> => {
    const [run, task] = await Promise.all([
      once(flowRuns, ids.flow_run_id, (id) => orNull(client.readFlowRun(id, options))),
      once(taskRuns, ids.task_run_id, (id) => orNull(client.readTaskRun(id, options))),
    ])
    const flow = await flowName(run?.flow_id ?? null)
    return { flow, flowRun: run?.name ?? null, taskRun: task?.name ?? null }
  }
}

/** Reads the name of each flow once. A flow that has been deleted has none. */
export function flowNames(client: Client, signal: AbortSignal) {
  const names = new Map<string, Promise<string | null>>()
  return (id: string | null): Promise<string | null> =>
    once(names, id, async (id) => (await orNull(client.readFlow(id, { signal })))?.name ?? null)
}

async function once<Value>(
  known: Map<string, Promise<Value | null>>,
  id: string | null,
  read: (id: string) => Promise<Value | null>,
): Promise<Value | null> {
  if (id === null) return null
  const value = known.get(id) ?? read(id)
  known.set(id, value)
  return value
}

export async function orNull<Value>(response: Promise<Value>): Promise<Value | null> {
  return await response.catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 404) return null
    throw error
  })
}
