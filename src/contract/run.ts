import * as z from 'zod/mini'

/** The types of state a run can be in, in the order the wire names them. */
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

const ENDED = new Set<string | null>(['COMPLETED', 'FAILED', 'CANCELLED', 'CRASHED'] satisfies StateType[])

/** Whether a run in a state of this type has ended: nothing follows by itself. */
export function hasEnded(state_type: string | null): boolean {
  return ENDED.has(state_type)
}

/** One state that a run is, or was, in. */
export const State = z.object({
  id: z.string(),
  type: StateType,
  name: z.nullable(z.string()),
  timestamp: z.string(),
  message: z.nullable(z.string()),
})
export type State = z.infer<typeof State>

/** A flow as the server knows it. */
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
  /** Seconds, up to now while the run is going on. */
  estimated_run_time: z.number(),
}

/** A flow run, with the members our pages read. */
export const FlowRun = z.object({
  ...runMembers,
  flow_id: z.string(),
  deployment_id: z.nullable(z.string()),
  flow_version: z.nullable(z.string()),
  parameters: z.record(z.string(), z.unknown()),
  parent_task_run_id: z.nullable(z.string()),
})
export type FlowRun = z.infer<typeof FlowRun>

/** A task run, with the members our pages read. `state_details.child_flow_run_id` names the subflow it stands for. */
export const TaskRun = z.object({
  ...runMembers,
  flow_run_id: z.nullable(z.string()),
  task_key: z.string(),
  dynamic_key: z.string(),
  state: z.nullable(z.extend(State, { state_details: z.object({ child_flow_run_id: z.nullish(z.string()) }) })),
})
export type TaskRun = z.infer<typeof TaskRun>
