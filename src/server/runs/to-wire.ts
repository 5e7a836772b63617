/** The wire form of runs; members are in Prefect's order. */
import { hasEnded } from '#contract/run.ts'
import { nextMoment, secondsBetween, storedTime, wireTime } from '#server/database/clock.ts'
import type { FlowRunTable, TaskRunTable } from '#server/database/tables.ts'
import { RawJson, rawJson } from '#server/json/raw-json.ts'
import { scanJson } from '#server/json/scan-json.ts'

type WithState = { state: string | null }
export type Timed = Pick<
  FlowRunTable,
  'state_type' | 'state_timestamp' | 'start_time' | 'expected_start_time' | 'total_run_time'
>

/** The run time so far, and by how much the run started, or is, late; in seconds. */
export function estimates({ state_type, state_timestamp, start_time, expected_start_time, total_run_time }: Timed) {
  const now = storedTime(nextMoment())
  const running = state_type === 'RUNNING' && state_timestamp ? secondsBetween(state_timestamp, now) : 0
  const started = start_time ?? (hasEnded(state_type) ? null : now)
  const late = expected_start_time && started ? secondsBetween(expected_start_time, started) : 0
  return {
    total_run_time,
    estimated_run_time: total_run_time + Math.max(0, running),
    estimated_start_time_delta: Math.max(0, late),
  }
}

/** Seconds as Python writes them: `0.0`, not `0`. */
function float(seconds: number): number | RawJson {
  return Number.isSafeInteger(seconds) ? new RawJson(`${seconds}.0`) : seconds
}

function timesOf(row: Timed) {
  const { total_run_time, estimated_run_time, estimated_start_time_delta } = estimates(row)
  return {
    total_run_time: float(total_run_time),
    estimated_run_time: float(estimated_run_time),
    estimated_start_time_delta: float(estimated_start_time_delta),
  }
}

/** Fields of an upstream server that have no column. */
export function upstreamFields(text: string | null): (name: string) => RawJson | null {
  if (text === null) return () => null
  const members = scanJson(text).members ?? []
  const fields = new Map(members.map(({ name, start, end }) => [name, new RawJson(text.slice(start, end))]))
  return (name) => fields.get(name) ?? null
}

export function flowRunOf(row: FlowRunTable & WithState) {
  const upstream = upstreamFields(row.upstream_fields)
  return {
    id: row.id,
    created: wireTime(row.created),
    updated: wireTime(row.updated),
    name: row.name,
    flow_id: row.flow_id,
    state_id: row.state_id,
    deployment_id: row.deployment_id,
    deployment_version: row.deployment_version,
    work_queue_id: upstream('work_queue_id'),
    work_queue_name: row.work_queue_name,
    flow_version: row.flow_version,
    parameters: new RawJson(row.parameters),
    idempotency_key: row.idempotency_key,
    context: new RawJson(row.context),
    empirical_policy: new RawJson(row.empirical_policy),
    tags: new RawJson(row.tags),
    labels: rawJson(row.labels),
    parent_task_run_id: row.parent_task_run_id,
    state_type: row.state_type,
    state_name: row.state_name,
    run_count: row.run_count,
    expected_start_time: wireTime(row.expected_start_time),
    next_scheduled_start_time: wireTime(row.next_scheduled_start_time),
    start_time: wireTime(row.start_time),
    end_time: wireTime(row.end_time),
    ...timesOf(row),
    auto_scheduled: row.auto_scheduled === 1,
    infrastructure_document_id: row.infrastructure_document_id,
    infrastructure_pid: row.infrastructure_pid,
    created_by: upstream('created_by'),
    work_pool_id: upstream('work_pool_id'),
    work_pool_name: upstream('work_pool_name'),
    state: rawJson(row.state),
    job_variables: new RawJson(row.job_variables),
  }
}

export function taskRunOf(row: TaskRunTable & WithState) {
  return {
    id: row.id,
    created: wireTime(row.created),
    updated: wireTime(row.updated),
    name: row.name,
    flow_run_id: row.flow_run_id,
    task_key: row.task_key,
    dynamic_key: row.dynamic_key,
    cache_key: row.cache_key,
    cache_expiration: wireTime(row.cache_expiration),
    task_version: row.task_version,
    empirical_policy: new RawJson(row.empirical_policy),
    tags: new RawJson(row.tags),
    labels: rawJson(row.labels),
    state_id: row.state_id,
    task_inputs: new RawJson(row.task_inputs),
    state_type: row.state_type,
    state_name: row.state_name,
    run_count: row.run_count,
    flow_run_run_count: row.flow_run_run_count,
    expected_start_time: wireTime(row.expected_start_time),
    next_scheduled_start_time: wireTime(row.next_scheduled_start_time),
    start_time: wireTime(row.start_time),
    end_time: wireTime(row.end_time),
    ...timesOf(row),
    state: rawJson(row.state),
  }
}

/** The shorter form of a task run in a paginated list. */
export function shortTaskRunOf(row: TaskRunTable & WithState) {
  const { id, created, updated, name, flow_run_id, task_key, state_id, state, ...rest } = taskRunOf(row)
  const { task_version, task_inputs, empirical_policy, tags, start_time, end_time } = rest
  const { total_run_time, estimated_run_time, estimated_start_time_delta } = rest
  return {
    id,
    created,
    updated,
    name,
    flow_run_id,
    task_key,
    state_id,
    state,
    task_version,
    task_inputs,
    empirical_policy,
    tags,
    start_time,
    end_time,
    total_run_time,
    estimated_run_time,
    estimated_start_time_delta,
  }
}
