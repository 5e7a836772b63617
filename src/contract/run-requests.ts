/** The bodies that create and change flows, runs, states, logs, events and deployments. Unknown fields of runs are ignored. */
import * as z from 'zod/mini'
import * as pydantic from './pydantic-types.ts'
import { maybe } from './pydantic-types.ts'
import { StateType } from './run.ts'

const object = z.record(z.string(), pydantic.anything)
const tags = z.array(pydantic.text)

export const FlowCreate = z.strictObject({
  name: pydantic.textMatching(/^[^/%&><]+$/, {
    type: 'string_pattern_mismatch',
    msg: "String should match pattern '^[^/%&><]+$'",
    ctx: { pattern: '^[^/%&><]+$' },
  }),
  tags: z.optional(tags),
  labels: maybe(pydantic.labels),
})
export type FlowCreate = z.input<typeof FlowCreate>

export const FlowUpdate = z.strictObject({ tags: z.optional(tags) })

/** The details of a state; unknown fields are ignored. */
export const StateDetails = z.object({
  flow_run_id: maybe(pydantic.uuid),
  task_run_id: maybe(pydantic.uuid),
  child_flow_run_id: maybe(pydantic.uuid),
  scheduled_time: maybe(pydantic.time),
  cache_key: maybe(pydantic.text),
  cache_expiration: maybe(pydantic.time),
  deferred: maybe(pydantic.boolean),
  untrackable_result: z.optional(pydantic.boolean),
  pause_timeout: maybe(pydantic.time),
  pause_reschedule: z.optional(pydantic.boolean),
  pause_key: maybe(pydantic.text),
  run_input_keyset: maybe(object),
  refresh_cache: maybe(pydantic.boolean),
  retriable: maybe(pydantic.boolean),
  transition_id: maybe(pydantic.uuid),
  task_parameters_id: maybe(pydantic.uuid),
  traceparent: maybe(pydantic.text),
  deployment_concurrency_lease_id: maybe(pydantic.uuid),
})
export type StateDetails = z.output<typeof StateDetails>

/** A state as clients send it; the server sets its id and timestamp. */
export const StateCreate = z.strictObject({
  type: pydantic.oneOf(StateType.options),
  name: maybe(pydantic.text),
  message: maybe(pydantic.text),
  state_details: z.optional(StateDetails),
  data: z.optional(pydantic.anything),
})
export type StateCreate = z.input<typeof StateCreate>

export const SetStateBody = z.object({ state: StateCreate, force: maybe(pydantic.boolean) })
export type SetStateBody = z.input<typeof SetStateBody>

/** The deprecated names of `retries` and `retry_delay`. */
const olderPolicy = { max_retries: z.optional(pydantic.integer()), retry_delay_seconds: z.optional(pydantic.number) }

const FlowRunPolicy = z.object({
  ...olderPolicy,
  retries: maybe(pydantic.integer()),
  retry_delay: maybe(pydantic.integer()),
  pause_keys: maybe(tags),
  resuming: maybe(pydantic.boolean),
  retry_type: maybe(pydantic.oneOf(['in_process', 'reschedule'], 'literal_error')),
})
export type FlowRunPolicy = z.output<typeof FlowRunPolicy>

const TaskRunPolicy = z.object({
  ...olderPolicy,
  retries: maybe(pydantic.integer()),
  retry_delay: maybe(z.union([pydantic.number, z.array(pydantic.number)])),
  retry_jitter_factor: maybe(pydantic.number),
})
export type TaskRunPolicy = z.output<typeof TaskRunPolicy>

export const FlowRunCreate = z.strictObject({
  name: maybe(pydantic.text),
  flow_id: pydantic.uuid,
  flow_version: maybe(pydantic.text),
  parameters: z.optional(object),
  context: z.optional(object),
  parent_task_run_id: maybe(pydantic.uuid),
  infrastructure_document_id: maybe(pydantic.uuid),
  empirical_policy: z.optional(FlowRunPolicy),
  tags: z.optional(tags),
  idempotency_key: maybe(pydantic.text),
  state: maybe(StateCreate),
  labels: maybe(pydantic.labels),
  deployment_id: maybe(pydantic.uuid),
  deployment_version: maybe(pydantic.text),
  work_pool_name: maybe(pydantic.text),
  work_queue_name: maybe(pydantic.text),
  job_variables: maybe(object),
})
export type FlowRunCreate = z.input<typeof FlowRunCreate>

/** A run of a deployment; the flow follows from the deployment. */
export const DeploymentRunCreate = z.object({
  ...z.omit(FlowRunCreate, { flow_id: true, deployment_id: true, deployment_version: true }).shape,
  parameters: maybe(object),
  context: maybe(object),
})
export type DeploymentRunCreate = z.output<typeof DeploymentRunCreate>

export const FlowRunUpdate = z.strictObject({
  name: maybe(pydantic.text),
  flow_version: maybe(pydantic.text),
  parameters: z.optional(object),
  empirical_policy: z.optional(FlowRunPolicy),
  tags: z.optional(tags),
  infrastructure_pid: maybe(pydantic.text),
  job_variables: maybe(object),
})
export type FlowRunUpdate = z.output<typeof FlowRunUpdate>

export const Labels = pydantic.labels

export const TaskRunCreate = z.strictObject({
  id: maybe(pydantic.uuid),
  name: maybe(pydantic.text),
  flow_run_id: maybe(pydantic.uuid),
  task_key: pydantic.text,
  dynamic_key: pydantic.text,
  cache_key: maybe(pydantic.text),
  cache_expiration: maybe(pydantic.time),
  task_version: maybe(pydantic.text),
  empirical_policy: z.optional(TaskRunPolicy),
  tags: z.optional(tags),
  labels: maybe(pydantic.labels),
  task_inputs: z.optional(object),
  state: maybe(StateCreate),
})
export type TaskRunCreate = z.input<typeof TaskRunCreate>

export const TaskRunUpdate = z.strictObject({ name: z.optional(pydantic.text) })

export const LogCreate = z.strictObject({
  name: pydantic.text,
  level: pydantic.integer(),
  message: pydantic.text,
  timestamp: pydantic.time,
  flow_run_id: maybe(pydantic.uuid),
  task_run_id: maybe(pydantic.uuid),
  worker_id: maybe(pydantic.uuid),
})
export type LogCreate = z.output<typeof LogCreate>

export const PrefectEvent = z.object({
  occurred: pydantic.time,
  event: pydantic.text,
  resource: z.record(z.string(), pydantic.anything),
  related: z.optional(z.array(z.record(z.string(), pydantic.anything))),
  payload: z.optional(object),
  id: pydantic.uuid,
  follows: maybe(pydantic.uuid),
})
export type PrefectEvent = z.output<typeof PrefectEvent>

/** The payload of an event about a client-orchestrated task run. */
export const TaskRunEventPayload = z.object({
  task_run: z.object({
    name: z.optional(pydantic.text),
    task_key: pydantic.text,
    dynamic_key: pydantic.text,
    cache_key: maybe(pydantic.text),
    cache_expiration: maybe(pydantic.time),
    task_version: maybe(pydantic.text),
    empirical_policy: maybe(TaskRunPolicy),
    tags: maybe(tags),
    labels: maybe(pydantic.labels),
    task_inputs: maybe(object),
    run_count: maybe(pydantic.integer()),
    flow_run_run_count: maybe(pydantic.integer()),
    expected_start_time: maybe(pydantic.time),
    next_scheduled_start_time: maybe(pydantic.time),
    start_time: maybe(pydantic.time),
    end_time: maybe(pydantic.time),
    total_run_time: maybe(pydantic.number),
  }),
  validated_state: StateCreate,
})
export type TaskRunEventPayload = z.output<typeof TaskRunEventPayload>

/** A deployment; unknown fields are ignored. Schedules are parsed in order to reject them. */
export const DeploymentUpdate = z.object({
  paused: z.optional(pydantic.boolean),
  tags: z.optional(tags),
  work_queue_name: maybe(pydantic.text),
  version: maybe(pydantic.text),
  description: maybe(pydantic.text),
  parameters: z.optional(object),
  path: maybe(pydantic.text),
  entrypoint: maybe(pydantic.text),
  parameter_openapi_schema: maybe(object),
  job_variables: maybe(object),
  pull_steps: maybe(z.array(object)),
  enforce_parameter_schema: z.optional(pydantic.boolean),
  schedules: maybe(z.array(object)),
})
export type DeploymentUpdate = z.output<typeof DeploymentUpdate>

export const DeploymentCreate = z.object({
  name: pydantic.text,
  flow_id: pydantic.uuid,
  ...DeploymentUpdate.shape,
  labels: maybe(pydantic.labels),
})
export type DeploymentCreate = z.output<typeof DeploymentCreate>
