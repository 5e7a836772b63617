/** Rows as Prefect 3.8.8 sends them. */
import { WireRow } from '#server/mirror/wire-row.ts'

export type Fields = Record<string, unknown>

const TIME = '2026-11-22T01:08:08.231167Z'

export function wireRow(fields: Fields): WireRow {
  return new WireRow(JSON.stringify(fields))
}

export function flowFields(more: Fields = {}): Fields {
  return { id: crypto.randomUUID(), created: TIME, updated: TIME, name: 'train', tags: [], labels: {}, ...more }
}

export function stateFields(more: Fields = {}): Fields {
  const state_details = { flow_run_id: null, task_run_id: null, child_flow_run_id: null, deferred: null }
  const id = crypto.randomUUID()
  return { id, type: 'RUNNING', name: 'Running', timestamp: TIME, message: null, data: null, state_details, ...more }
}

function runFields(state: Fields) {
  return {
    id: crypto.randomUUID(),
    created: TIME,
    updated: TIME,
    name: 'curious-jaybird',
    empirical_policy: { max_retries: 0, retries: 0, retry_delay: 0 },
    tags: [],
    labels: null,
    state_id: state.id,
    state_type: state.type,
    state_name: state.name,
    state,
    run_count: 1,
    expected_start_time: TIME,
    next_scheduled_start_time: null,
    start_time: TIME,
    end_time: null,
    total_run_time: 0,
  }
}

export function flowRunFields(more: Fields = {}, state: Fields = stateFields()): Fields {
  return {
    ...runFields(state),
    flow_id: crypto.randomUUID(),
    deployment_id: null,
    deployment_version: null,
    work_queue_id: null,
    work_queue_name: null,
    flow_version: null,
    parameters: {},
    idempotency_key: null,
    context: {},
    parent_task_run_id: null,
    auto_scheduled: false,
    infrastructure_document_id: null,
    infrastructure_pid: null,
    created_by: null,
    work_pool_id: null,
    work_pool_name: null,
    job_variables: {},
    ...more,
  }
}

export function taskRunFields(more: Fields = {}, state: Fields = stateFields()): Fields {
  return {
    ...runFields(state),
    flow_run_id: crypto.randomUUID(),
    task_key: 'step',
    dynamic_key: '0',
    cache_key: null,
    cache_expiration: null,
    task_version: null,
    task_inputs: {},
    flow_run_run_count: 1,
    ...more,
  }
}

export function deploymentFields(more: Fields = {}): Fields {
  return {
    id: crypto.randomUUID(),
    created: TIME,
    updated: TIME,
    name: 'nightly',
    version: null,
    description: null,
    flow_id: crypto.randomUUID(),
    paused: false,
    schedules: [],
    job_variables: {},
    parameters: {},
    tags: [],
    labels: {},
    parameter_openapi_schema: {},
    pull_steps: null,
    status: 'READY',
    enforce_parameter_schema: true,
    ...more,
  }
}
