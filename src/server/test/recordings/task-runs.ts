/** The task runs that the events of a conversation describe. */
import * as z from 'zod/mini'
import { readConversation } from './conversation.ts'

const TaskRunEvent = z.object({
  occurred: z.string(),
  resource: z.object({ 'prefect.resource.id': z.string().check(z.startsWith('prefect.task-run.')) }),
  payload: z.object({
    task_run: z.object({ name: z.string(), run_count: z.number() }),
    validated_state: z.object({ type: z.string(), name: z.string() }),
  }),
})

type ReportedTaskRun = { id: string; name: string; run_count: number; state_type: string; state_name: string }

/** The final state of each task run, from its newest event. */
export function reportedTaskRuns(name: string): ReportedTaskRun[] {
  const events = readConversation(name)
    .flatMap((exchange) => ('frames' in exchange ? exchange.frames : []))
    .flatMap(({ body }) => TaskRunEvent.safeParse(body).data ?? [])
    .toSorted((a, b) => a.occurred.localeCompare(b.occurred))
  const byId = new Map<string, ReportedTaskRun>()
  for (const { resource, payload } of events) {
    const id = resource['prefect.resource.id'].slice('prefect.task-run.'.length)
    const { task_run, validated_state } = payload
    const { name, run_count } = task_run
    byId.set(id, { id, name, run_count, state_type: validated_state.type, state_name: validated_state.name })
  }
  return [...byId.values()]
}
