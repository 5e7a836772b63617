/** Task runs as clients report them: in events, which arrive in any order and more than once. */
import { parseUuid } from '#contract/pydantic-types.ts'
import { type PrefectEvent, type StateCreate, TaskRunEventPayload } from '#contract/run-requests.ts'
import type { TaskRunTable } from '#server/database/tables.ts'
import { RawJson, writeJson } from '#server/json/raw-json.ts'
import { taskRunPolicy } from '#server/runs/states/run-policy.ts'

/** What an event says about a task run. */
export type TaskRunReport = {
  event_id: string
  occurred: string
  id: string
  flow_run_id: string | null
  task_key: string
  dynamic_key: string
  /** The reported columns; the others keep their values. */
  columns: Partial<TaskRunTable>
  tags: string[] | null
  state: StateCreate
  data: RawJson | null
}

/** Null for an event that is not about a task run that its client orchestrates. */
export function taskRunReport(event: PrefectEvent): TaskRunReport | null {
  const id = parseResourceId('prefect.task-run.', event.resource['prefect.resource.id'])
  if (id === null || event.resource['prefect.orchestration'] !== 'client') return null
  const payload = TaskRunEventPayload.safeParse(event.payload)
  if (!payload.success) return null
  const { task_run, validated_state: state } = payload.data
  return {
    event_id: event.id,
    occurred: event.occurred,
    id,
    flow_run_id: flowRunIdOf(event),
    // As the databases store them, so that they can be compared with stored ones.
    task_key: task_run.task_key.toWellFormed(),
    dynamic_key: task_run.dynamic_key.toWellFormed(),
    columns: columnsOf(task_run),
    tags: task_run.tags ?? null,
    state,
    data: toRawJson(state.data),
  }
}

function columnsOf(task_run: TaskRunEventPayload['task_run']): Partial<TaskRunTable> {
  return {
    ...(task_run.name != null && { name: task_run.name }),
    ...(task_run.cache_key !== undefined && { cache_key: task_run.cache_key }),
    ...(task_run.cache_expiration !== undefined && { cache_expiration: task_run.cache_expiration }),
    ...(task_run.task_version !== undefined && { task_version: task_run.task_version }),
    ...(task_run.empirical_policy && { empirical_policy: taskRunPolicy(task_run.empirical_policy) }),
    ...(task_run.tags && { tags: JSON.stringify(task_run.tags) }),
    ...(task_run.labels && { labels: writeJson(task_run.labels) }),
    ...(task_run.task_inputs && { task_inputs: writeJson(task_run.task_inputs) }),
    ...(task_run.run_count != null && { run_count: task_run.run_count }),
    ...(task_run.flow_run_run_count != null && { flow_run_run_count: task_run.flow_run_run_count }),
    ...(task_run.expected_start_time != null && { expected_start_time: task_run.expected_start_time }),
    ...(task_run.next_scheduled_start_time != null && {
      next_scheduled_start_time: task_run.next_scheduled_start_time,
    }),
    ...(task_run.start_time != null && { start_time: task_run.start_time }),
    ...(task_run.end_time != null && { end_time: task_run.end_time }),
    ...(task_run.total_run_time != null && { total_run_time: task_run.total_run_time }),
  }
}

function flowRunIdOf({ related = [] }: PrefectEvent): string | null {
  const resource = related.find((resource) => resource['prefect.resource.role'] === 'flow-run')
  return parseResourceId('prefect.flow-run.', resource?.['prefect.resource.id'])
}

function parseResourceId(prefix: string, name: unknown): string | null {
  return typeof name === 'string' && name.startsWith(prefix) ? parseUuid(name.slice(prefix.length)) : null
}

function toRawJson(data: unknown): RawJson | null {
  return data === undefined || data === null ? null : new RawJson(writeJson(data))
}
