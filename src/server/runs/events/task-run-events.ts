/** Task runs as clients report them: in events, which arrive in any order and more than once. */
import { parseUuid } from '#contract/pydantic-types.ts'
import { type PrefectEvent, TaskRunEventPayload } from '#contract/run-requests.ts'
import { nextMoment, storedTime } from '#server/database/clock.ts'
import { lock } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import type { TaskRunTable } from '#server/database/tables.ts'
import { transact } from '#server/database/transaction.ts'
import { RawJson, writeJson } from '#server/json/raw-json.ts'
import { taskRunPolicy } from '#server/runs/states/run-policy.ts'
import { insertState, makeState, NO_PROGRESS } from '#server/runs/states/states.ts'
import { setTags } from '#server/runs/tags-and-labels.ts'

/** Applies an event to its task run. Other events, and those that are not newer than the run's state, are ignored. */
export async function recordTaskRunEvent(db: Database, event: PrefectEvent): Promise<void> {
  const id = parseResourceId('prefect.task-run.', event.resource['prefect.resource.id'])
  if (id === null || event.resource['prefect.orchestration'] !== 'client') return
  const payload = TaskRunEventPayload.safeParse(event.payload)
  if (!payload.success) return
  await transact(db, (db) => applyEvent(db, id, event, payload.data))
}

async function applyEvent(
  db: Database,
  id: string,
  event: PrefectEvent,
  { task_run, validated_state }: TaskRunEventPayload,
) {
  const flow_run_id = flowRunIdOf(event)
  await lock(db, `${flow_run_id ?? id} ${task_run.task_key} ${task_run.dynamic_key}`)
  const runId = (await findRun(db, id, flow_run_id, task_run))?.id ?? id
  // A request may set a state or delete the run at the same time.
  await lock(db, runId)
  const known = await runs(db).where('id', '=', runId).executeTakeFirst()
  if (known?.state_timestamp && known.state_timestamp >= event.occurred) return
  const now = storedTime(nextMoment())
  const newState = makeState(
    validated_state,
    toRawJson(validated_state.data),
    { flow_run_id, task_run_id: runId },
    nextMoment(),
  )
  const state = { ...newState, id: event.id, timestamp: event.occurred }
  const reported = {
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
    state_id: state.id,
    state_type: state.type,
    state_name: state.name,
    state_timestamp: state.timestamp,
    updated: now,
  } satisfies Partial<TaskRunTable>
  if (known) await db.updateTable('task_run').set(reported).where('id', '=', known.id).execute()
  else {
    const { task_key, dynamic_key } = task_run
    const row = {
      ...NEW_TASK_RUN,
      id: runId,
      created: now,
      name: `${task_key}-${dynamic_key}`,
      flow_run_id,
      task_key,
      dynamic_key,
    }
    await db
      .insertInto('task_run')
      .values({ ...row, ...reported })
      .execute()
  }
  if (task_run.tags) await setTags(db, runId, task_run.tags)
  await insertState(db, runId, state)
}

const NEW_TASK_RUN = {
  ...NO_PROGRESS,
  cache_key: null,
  cache_expiration: null,
  task_version: null,
  empirical_policy: taskRunPolicy({}),
  tags: '[]',
  labels: null,
  task_inputs: '{}',
  flow_run_run_count: 0,
  expected_start_time: null,
}

function runs(db: Database) {
  return db.selectFrom('task_run').select(['id', 'state_timestamp'])
}

/** Finds a run by its id, or by flow run, task key and dynamic key. The run keeps the id that was reported first. */
async function findRun(
  db: Database,
  id: string,
  flow_run_id: string | null,
  { task_key, dynamic_key }: TaskRunEventPayload['task_run'],
) {
  const byId = await runs(db).where('id', '=', id).executeTakeFirst()
  if (byId || flow_run_id === null) return byId
  return runs(db)
    .where('flow_run_id', '=', flow_run_id)
    .where('task_key', '=', task_key)
    .where('dynamic_key', '=', dynamic_key)
    .executeTakeFirst()
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
