/** The states of runs, their history and the progress of a run. */
import * as z from 'zod/mini'
import { isJsonObject, tryJson } from '#contract/json.ts'
import { hasEnded } from '#contract/run.ts'
import type { StateCreate, StateDetails } from '#contract/run-requests.ts'
import { type Micros, secondsBetween, storedTime, uuidAt, wireTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import type { FlowRunTable, RunStateTable } from '#server/database/tables.ts'
import { RawJson, writeJson } from '#server/json/raw-json.ts'

export type RunState = {
  id: string
  type: z.output<typeof StateCreate>['type']
  name: string
  timestamp: string
  message: string | null
  data: RawJson | null
  state_details: StateDetails
}

/** Adds the id, the time, the name and the run ids to a state that a client sent. */
export function makeState(
  { type, name, message, state_details }: z.output<typeof StateCreate>,
  data: RawJson | null,
  runs: Pick<StateDetails, 'flow_run_id' | 'task_run_id' | 'child_flow_run_id'>,
  moment: Micros,
): RunState {
  const timestamp = storedTime(moment)
  const details = { ...state_details, ...runs }
  if (type === 'SCHEDULED') details.scheduled_time ??= timestamp
  return {
    id: uuidAt(moment),
    type,
    name: name ?? type.charAt(0) + type.slice(1).toLowerCase(),
    timestamp,
    message: message ?? null,
    data: data?.text === 'null' ? null : data,
    state_details: details,
  }
}

const Unpersisted = z.object({ type: z.literal('unpersisted') })

/** Whether the data of a state refer to a stored result. Clients mark results that are not stored as `unpersisted`. */
export function hasResult(data: unknown): boolean {
  return isJsonObject(data) && !Unpersisted.safeParse(data).success
}

/** Whether the data of a state are stored, in an artifact. */
export function isPersisted(data: RawJson | null): data is RawJson {
  if (data === null) return false
  return !data.text.includes('"unpersisted"') || !Unpersisted.safeParse(tryJson(data.text)).success
}

/** The wire form of a state, with every member of its details in Prefect's order. */
export function stateText({ id, type, name, timestamp, message, data, state_details: details }: RunState): string {
  return writeJson({
    id,
    type,
    name,
    timestamp: wireTime(timestamp),
    message,
    data,
    state_details: {
      flow_run_id: details.flow_run_id ?? null,
      task_run_id: details.task_run_id ?? null,
      child_flow_run_id: details.child_flow_run_id ?? null,
      scheduled_time: wireTime(details.scheduled_time ?? null),
      cache_key: details.cache_key ?? null,
      cache_expiration: wireTime(details.cache_expiration ?? null),
      // Clients send null for "undecided".
      deferred: details.deferred === undefined ? false : details.deferred,
      untrackable_result: details.untrackable_result ?? false,
      pause_timeout: wireTime(details.pause_timeout ?? null),
      pause_reschedule: details.pause_reschedule ?? false,
      pause_key: details.pause_key ?? null,
      run_input_keyset: details.run_input_keyset ?? null,
      refresh_cache: details.refresh_cache ?? null,
      retriable: details.retriable ?? null,
      transition_id: details.transition_id ?? null,
      task_parameters_id: details.task_parameters_id ?? null,
      traceparent: details.traceparent ?? null,
      deployment_concurrency_lease_id: details.deployment_concurrency_lease_id ?? null,
    },
  })
}

/** Adds the state to the history of its run. */
export async function insertState(db: Database, run_id: string, state: RunState): Promise<void> {
  await db.insertInto('run_state').values(stateRow(run_id, state)).execute()
}

/** The row of a state in the history of its run. */
export function stateRow(run_id: string, state: RunState): RunStateTable {
  const { id, timestamp, type, name, data } = state
  const text = stateText({ ...state, data: isPersisted(data) ? data : null })
  return { id, run_id, timestamp, type, name, state: text }
}

/** The state history of a flow run or task run, oldest first. */
export async function readRunStates(db: Database, run_id: string): Promise<RawJson[]> {
  const rows = await db
    .selectFrom('run_state')
    .select('state')
    .where('run_id', '=', run_id)
    .orderBy('timestamp')
    .orderBy('id')
    .execute()
  return rows.map(({ state }) => new RawJson(state))
}

export async function readState(db: Database, id: string): Promise<RawJson | null> {
  const row = await db.selectFrom('run_state').select('state').where('id', '=', id).executeTakeFirst()
  return row ? new RawJson(row.state) : null
}

/** The expected start time of a run with this first state. */
export function expectedStartTime({ type, timestamp, state_details }: RunState): string {
  return (type === 'SCHEDULED' && state_details.scheduled_time) || timestamp
}

/** The columns of a flow run or task run that follow from its states. */
export type Progress = Pick<
  FlowRunTable,
  | 'state_id'
  | 'state_type'
  | 'state_name'
  | 'state_timestamp'
  | 'run_count'
  | 'next_scheduled_start_time'
  | 'start_time'
  | 'end_time'
  | 'total_run_time'
>

export const NO_PROGRESS: Progress = {
  state_id: null,
  state_type: null,
  state_name: null,
  state_timestamp: null,
  run_count: 0,
  next_scheduled_start_time: null,
  start_time: null,
  end_time: null,
  total_run_time: 0,
}

/** The progress of a run once it has entered `state`. */
export function progressAfter(before: Progress, state: RunState): Progress {
  const { id, type, name, timestamp, state_details } = state
  const isRunning = type === 'RUNNING'
  const ends = hasEnded(type)
  const ran =
    before.state_type === 'RUNNING' && before.state_timestamp ? secondsBetween(before.state_timestamp, timestamp) : 0
  return {
    state_id: id,
    state_type: type,
    state_name: name,
    state_timestamp: timestamp,
    run_count: before.run_count + (isRunning ? 1 : 0),
    next_scheduled_start_time: type === 'SCHEDULED' ? (state_details.scheduled_time ?? null) : null,
    start_time: before.start_time ?? (isRunning || ends ? timestamp : null),
    end_time: ends ? (before.end_time ?? timestamp) : null,
    total_run_time: before.total_run_time + Math.max(0, ran),
  }
}
