/** The rows of flows, deployments and runs in a response of the upstream server as rows of the database. */
import type { DeploymentTable, FlowRunTable, FlowTable, RunStateTable, TaskRunTable } from '#server/database/tables.ts'
import type { WireRow } from '#server/mirror/wire-row.ts'
import {
  countField,
  indexedField,
  malformed,
  objectField,
  requiredIndexed,
  requiredUuid,
  secondsField,
  stateTypeField,
  strictJson,
  tagsOf,
  uuidField,
} from './checked-fields.ts'
import { stateRow } from './state-row.ts'

export type Stored<Table> = {
  row: Table
  /** As filters find them. */
  tags: string[]
  /** The current state of a run. */
  state: RunStateTable | null
}

const FLOW_RUN_FIELDS = ['work_queue_id', 'created_by', 'work_pool_id', 'work_pool_name']
const DEPLOYMENT_FIELDS = [
  'schedules',
  'concurrency_limit',
  'global_concurrency_limit',
  'concurrency_options',
  'work_queue_id',
  'last_polled',
  'storage_document_id',
  'infrastructure_document_id',
  'created_by',
  'updated_by',
  'work_pool_name',
  'status',
]

export function flowRow(wire: WireRow): Stored<FlowTable> {
  const { tags, items } = tagsOf(wire)
  const row = { ...base(wire), tags, labels: objectField(wire, 'labels', 'null') }
  return { row, tags: items, state: null }
}

export function deploymentRow(wire: WireRow): Stored<DeploymentTable> {
  const { tags, items } = tagsOf(wire)
  const row = {
    ...base(wire),
    flow_id: requiredUuid(wire, 'flow_id'),
    paused: wire.flag('paused'),
    tags,
    work_queue_name: wire.text('work_queue_name'),
    version: wire.text('version'),
    description: wire.text('description'),
    parameters: objectField(wire, 'parameters', '{}'),
    path: wire.text('path'),
    entrypoint: wire.text('entrypoint'),
    parameter_openapi_schema: objectField(wire, 'parameter_openapi_schema', 'null'),
    labels: objectField(wire, 'labels', 'null'),
    job_variables: objectField(wire, 'job_variables', 'null'),
    pull_steps: strictJson(wire, 'pull_steps', 'null'),
    enforce_parameter_schema: wire.flag('enforce_parameter_schema'),
    upstream_fields: otherFields(wire, DEPLOYMENT_FIELDS),
  }
  return { row, tags: items, state: null }
}

export function flowRunRow(wire: WireRow): Stored<FlowRunTable> {
  const { run, tags, state } = runOf(wire)
  const row = {
    ...run,
    flow_id: requiredUuid(wire, 'flow_id'),
    deployment_id: uuidField(wire, 'deployment_id'),
    deployment_version: wire.text('deployment_version'),
    work_queue_name: wire.text('work_queue_name'),
    flow_version: wire.text('flow_version'),
    parameters: objectField(wire, 'parameters', '{}'),
    idempotency_key: indexedField(wire, 'idempotency_key'),
    context: objectField(wire, 'context', 'null'),
    parent_task_run_id: uuidField(wire, 'parent_task_run_id'),
    auto_scheduled: wire.flag('auto_scheduled'),
    infrastructure_document_id: wire.text('infrastructure_document_id'),
    infrastructure_pid: wire.text('infrastructure_pid'),
    job_variables: objectField(wire, 'job_variables', 'null'),
    upstream_fields: otherFields(wire, FLOW_RUN_FIELDS),
  }
  return { row, tags, state }
}

export function taskRunRow(wire: WireRow): Stored<TaskRunTable> {
  const { run, tags, state } = runOf(wire)
  const row = {
    ...run,
    flow_run_id: uuidField(wire, 'flow_run_id'),
    task_key: requiredIndexed(wire, 'task_key'),
    dynamic_key: requiredIndexed(wire, 'dynamic_key'),
    cache_key: wire.text('cache_key'),
    cache_expiration: wire.time('cache_expiration'),
    task_version: wire.text('task_version'),
    task_inputs: objectField(wire, 'task_inputs', '{}'),
    flow_run_run_count: countField(wire, 'flow_run_run_count'),
  }
  return { row, tags, state }
}

function base(wire: WireRow) {
  return {
    id: requiredUuid(wire, 'id'),
    created: wire.requiredTime('created'),
    updated: wire.requiredTime('updated'),
    name: requiredIndexed(wire, 'name'),
  }
}

/** What flow runs and task runs have in common. */
function runOf(wire: WireRow) {
  const { tags, items } = tagsOf(wire)
  const common = base(wire)
  const state = stateOf(wire, common.id)
  const run = {
    ...common,
    empirical_policy: objectField(wire, 'empirical_policy', '{}'),
    tags,
    labels: objectField(wire, 'labels', null),
    state_id: uuidField(wire, 'state_id'),
    state_type: stateTypeField(wire, 'state_type'),
    state_name: wire.text('state_name'),
    state_timestamp: state?.timestamp ?? null,
    run_count: countField(wire, 'run_count'),
    expected_start_time: wire.time('expected_start_time'),
    next_scheduled_start_time: wire.time('next_scheduled_start_time'),
    start_time: wire.time('start_time'),
    end_time: wire.time('end_time'),
    total_run_time: secondsField(wire, 'total_run_time'),
  }
  return { run, tags: items, state }
}

/** The current state, if it is the one that the run refers to. */
function stateOf(wire: WireRow, run_id: string): RunStateTable | null {
  const state = wire.row('state')
  if (state === null || requiredUuid(state, 'id') !== uuidField(wire, 'state_id')) return null
  const text = strictJson(wire, 'state', '')
  const row = stateRow(state, run_id, text)
  if (row === null) throw malformed('state')
  return row
}

/** The fields without a column as a JSON object; null if all of them are. */
function otherFields(wire: WireRow, names: string[]): string | null {
  const fields = names.flatMap((name) => {
    const text = strictJson(wire, name, null)
    return text === null ? [] : [`${JSON.stringify(name)}:${text}`]
  })
  return fields.length === 0 ? null : `{${fields.join(',')}}`
}
