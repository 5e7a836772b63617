/** The bodies that create and change flows, runs, states, logs, events and deployments. Run members that we do not keep are accepted. */
import * as z from 'zod/mini'
import * as lax from './pydantic-types.ts'
import { maybe } from './pydantic-types.ts'
import { StateType } from './run.ts'

const object = z.record(z.string(), lax.anything)
const tags = z.array(lax.text)

export const FlowCreate = z.strictObject({
  name: lax.textMatching(/^[^/%&><]+$/, {
    type: 'string_pattern_mismatch',
    msg: "String should match pattern '^[^/%&><]+$'",
    ctx: { pattern: '^[^/%&><]+$' },
  }),
  tags: z.optional(tags),
  labels: maybe(lax.labels),
})
export type FlowCreate = z.input<typeof FlowCreate>

export const FlowUpdate = z.strictObject({ tags: z.optional(tags) })

/** What a state says beside its type; other members are accepted and not kept. */
export const StateDetails = z.object({
  flow_run_id: maybe(lax.uuid),
  task_run_id: maybe(lax.uuid),
  child_flow_run_id: maybe(lax.uuid),
  scheduled_time: maybe(lax.time),
  cache_key: maybe(lax.text),
  cache_expiration: maybe(lax.time),
  deferred: maybe(lax.boolean),
  untrackable_result: z.optional(lax.boolean),
  pause_timeout: maybe(lax.time),
  pause_reschedule: z.optional(lax.boolean),
  pause_key: maybe(lax.text),
  run_input_keyset: maybe(object),
  refresh_cache: maybe(lax.boolean),
  retriable: maybe(lax.boolean),
  transition_id: maybe(lax.uuid),
  task_parameters_id: maybe(lax.uuid),
  traceparent: maybe(lax.text),
  deployment_concurrency_lease_id: maybe(lax.uuid),
})
export type StateDetails = z.output<typeof StateDetails>

/** A state as clients send it: its id and its time are the server's. */
export const StateCreate = z.strictObject({
  type: lax.oneOf(StateType.options),
  name: maybe(lax.text),
  message: maybe(lax.text),
  state_details: z.optional(StateDetails),
  data: z.optional(lax.anything),
})
export type StateCreate = z.input<typeof StateCreate>

export const SetStateBody = z.object({ state: StateCreate, force: maybe(lax.boolean) })
export type SetStateBody = z.input<typeof SetStateBody>

/** The older names of `retries` and `retry_delay`. */
const olderPolicy = { max_retries: z.optional(lax.integer()), retry_delay_seconds: z.optional(lax.number) }

const FlowRunPolicy = z.object({
  ...olderPolicy,
  retries: maybe(lax.integer()),
  retry_delay: maybe(lax.integer()),
  pause_keys: maybe(tags),
  resuming: maybe(lax.boolean),
  retry_type: maybe(lax.oneOf(['in_process', 'reschedule'], 'literal_error')),
})
export type FlowRunPolicy = z.output<typeof FlowRunPolicy>

const TaskRunPolicy = z.object({
  ...olderPolicy,
  retries: maybe(lax.integer()),
  retry_delay: maybe(z.union([lax.number, z.array(lax.number)])),
  retry_jitter_factor: maybe(lax.number),
})
export type TaskRunPolicy = z.output<typeof TaskRunPolicy>

export const FlowRunCreate = z.strictObject({
  name: maybe(lax.text),
  flow_id: lax.uuid,
  flow_version: maybe(lax.text),
  parameters: z.optional(object),
  context: z.optional(object),
  parent_task_run_id: maybe(lax.uuid),
  infrastructure_document_id: maybe(lax.uuid),
  empirical_policy: z.optional(FlowRunPolicy),
  tags: z.optional(tags),
  idempotency_key: maybe(lax.text),
  state: maybe(StateCreate),
  labels: maybe(lax.labels),
  deployment_id: maybe(lax.uuid),
  deployment_version: maybe(lax.text),
  work_pool_name: maybe(lax.text),
  work_queue_name: maybe(lax.text),
  job_variables: maybe(object),
})
export type FlowRunCreate = z.input<typeof FlowRunCreate>

/** A run of a deployment, which knows the flow. */
export const DeploymentRunCreate = z.object({
  ...z.omit(FlowRunCreate, { flow_id: true, deployment_id: true, deployment_version: true }).shape,
  parameters: maybe(object),
  context: maybe(object),
})
export type DeploymentRunCreate = z.output<typeof DeploymentRunCreate>

export const FlowRunUpdate = z.strictObject({
  name: maybe(lax.text),
  flow_version: maybe(lax.text),
  parameters: z.optional(object),
  empirical_policy: z.optional(FlowRunPolicy),
  tags: z.optional(tags),
  infrastructure_pid: maybe(lax.text),
  job_variables: maybe(object),
})
export type FlowRunUpdate = z.output<typeof FlowRunUpdate>

export const Labels = lax.labels

export const TaskRunCreate = z.strictObject({
  id: maybe(lax.uuid),
  name: maybe(lax.text),
  flow_run_id: maybe(lax.uuid),
  task_key: lax.text,
  dynamic_key: lax.text,
  cache_key: maybe(lax.text),
  cache_expiration: maybe(lax.time),
  task_version: maybe(lax.text),
  empirical_policy: z.optional(TaskRunPolicy),
  tags: z.optional(tags),
  labels: maybe(lax.labels),
  task_inputs: z.optional(object),
  state: maybe(StateCreate),
})
export type TaskRunCreate = z.input<typeof TaskRunCreate>

export const TaskRunUpdate = z.strictObject({ name: z.optional(lax.text) })

export const LogsBody = z.array(
  z.strictObject({
    name: lax.text,
    level: lax.integer(),
    message: lax.text,
    timestamp: lax.time,
    flow_run_id: maybe(lax.uuid),
    task_run_id: maybe(lax.uuid),
    worker_id: maybe(lax.uuid),
  }),
)

export const PrefectEvent = z.object({
  occurred: lax.time,
  event: lax.text,
  resource: z.record(z.string(), lax.anything),
  related: z.optional(z.array(z.record(z.string(), lax.anything))),
  payload: z.optional(object),
  id: lax.uuid,
  follows: maybe(lax.uuid),
})
export type PrefectEvent = z.output<typeof PrefectEvent>

export const EventsBody = z.array(PrefectEvent)

/** What an event about a task run that its client orchestrates carries. */
export const TaskRunEventPayload = z.object({
  task_run: z.object({
    name: z.optional(lax.text),
    task_key: lax.text,
    dynamic_key: lax.text,
    cache_key: maybe(lax.text),
    cache_expiration: maybe(lax.time),
    task_version: maybe(lax.text),
    empirical_policy: maybe(TaskRunPolicy),
    tags: maybe(tags),
    labels: maybe(lax.labels),
    task_inputs: maybe(object),
    run_count: maybe(lax.integer()),
    flow_run_run_count: maybe(lax.integer()),
    expected_start_time: maybe(lax.time),
    next_scheduled_start_time: maybe(lax.time),
    start_time: maybe(lax.time),
    end_time: maybe(lax.time),
    total_run_time: maybe(lax.number),
  }),
  validated_state: StateCreate,
})
export type TaskRunEventPayload = z.output<typeof TaskRunEventPayload>

/** What a deployment says of itself; other members are accepted and not kept. Schedules are read to be refused. */
export const DeploymentUpdate = z.object({
  paused: z.optional(lax.boolean),
  tags: z.optional(tags),
  work_queue_name: maybe(lax.text),
  version: maybe(lax.text),
  description: maybe(lax.text),
  parameters: z.optional(object),
  path: maybe(lax.text),
  entrypoint: maybe(lax.text),
  parameter_openapi_schema: maybe(object),
  job_variables: maybe(object),
  pull_steps: maybe(z.array(object)),
  enforce_parameter_schema: z.optional(lax.boolean),
  schedules: maybe(z.array(object)),
})
export type DeploymentUpdate = z.output<typeof DeploymentUpdate>

export const DeploymentCreate = z.object({
  name: lax.text,
  flow_id: lax.uuid,
  ...DeploymentUpdate.shape,
  labels: maybe(lax.labels),
})
export type DeploymentCreate = z.output<typeof DeploymentCreate>
