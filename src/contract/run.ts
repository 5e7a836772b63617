import * as z from 'zod/mini'

/** The types of run states, in the order of the wire. */
export const StateType = z.enum([
  'SCHEDULED',
  'PENDING',
  'RUNNING',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
  'CRASHED',
  'PAUSED',
  'CANCELLING',
])
export type StateType = z.infer<typeof StateType>

/** The types of final states. */
export const ENDED_TYPES: StateType[] = ['COMPLETED', 'FAILED', 'CANCELLED', 'CRASHED']
const ENDED = new Set<string | null>(ENDED_TYPES)

/** Whether a state type is final: no state follows unless requested. */
export function hasEnded(state_type: string | null): boolean {
  return ENDED.has(state_type)
}

/** A current or past state of a run. */
export const State = z.object({
  id: z.string(),
  type: StateType,
  name: z.nullable(z.string()),
  timestamp: z.string(),
  message: z.nullable(z.string()),
})
export type State = z.infer<typeof State>

/** A flow. */
export const Flow = z.object({
  id: z.string(),
  created: z.string(),
  updated: z.string(),
  name: z.string(),
  tags: z.array(z.string()),
})
export type Flow = z.infer<typeof Flow>

const runMembers = {
  id: z.string(),
  created: z.string(),
  updated: z.string(),
  name: z.string(),
  tags: z.array(z.string()),
  state_type: z.nullable(StateType),
  state_name: z.nullable(z.string()),
  state: z.nullable(State),
  run_count: z.number(),
  expected_start_time: z.nullable(z.string()),
  start_time: z.nullable(z.string()),
  end_time: z.nullable(z.string()),
  /** Seconds. */
  total_run_time: z.number(),
  /** Seconds, up to now while the run is running. */
  estimated_run_time: z.number(),
}

/** A flow run, with the fields that the UI uses. */
export const FlowRun = z.object({
  ...runMembers,
  flow_id: z.string(),
  deployment_id: z.nullable(z.string()),
  flow_version: z.nullable(z.string()),
  parameters: z.record(z.string(), z.unknown()),
  parent_task_run_id: z.nullable(z.string()),
})
export type FlowRun = z.infer<typeof FlowRun>

/** A task run, with the fields that the UI uses. `state_details.child_flow_run_id` is the id of the subflow it represents. */
export const TaskRun = z.object({
  ...runMembers,
  flow_run_id: z.nullable(z.string()),
  task_key: z.string(),
  dynamic_key: z.string(),
  state: z.nullable(z.extend(State, { state_details: z.object({ child_flow_run_id: z.nullish(z.string()) }) })),
})
export type TaskRun = z.infer<typeof TaskRun>
