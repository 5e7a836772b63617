/** The retry and pause policies of runs. */
import * as z from 'zod/mini'
import type * as requests from '#contract/run-requests.ts'

/** The stored policy of a flow run, which is also its wire form. */
export function flowRunPolicy(policy: requests.FlowRunPolicy): string {
  return writeFlowRunPolicy({
    ...retriesOf(policy),
    pause_keys: [...new Set(policy.pause_keys ?? [])],
    resuming: policy.resuming ?? false,
    retry_type: policy.retry_type ?? null,
  })
}

/** The stored policy of a task run, which is also its wire form. */
export function taskRunPolicy(policy: requests.TaskRunPolicy): string {
  return JSON.stringify({ ...retriesOf(policy), retry_jitter_factor: policy.retry_jitter_factor ?? null })
}

/** The retry settings. The deprecated names are used where the current ones are not set. */
function retriesOf({
  max_retries = 0,
  retry_delay_seconds = 0,
  retries,
  retry_delay,
}: requests.FlowRunPolicy | requests.TaskRunPolicy) {
  return {
    max_retries,
    retry_delay_seconds,
    retries: retries || max_retries || (retries ?? null),
    retry_delay: retry_delay || retry_delay_seconds || (retry_delay ?? null),
  }
}

const FlowRunPolicy = z.object({
  max_retries: z.number(),
  retry_delay_seconds: z.number(),
  /** The maximum number of retries. */
  retries: z.nullable(z.number()),
  /** Seconds before a retry. */
  retry_delay: z.nullable(z.union([z.number(), z.array(z.number())])),
  /** The keys of the pauses so far. */
  pause_keys: z.array(z.string()),
  /** Whether the run continues after a pause; then the next RUNNING state does not count as a run. */
  resuming: z.boolean(),
  /** How a retry runs: `in_process` or `reschedule`. */
  retry_type: z.nullable(z.string()),
})
export type FlowRunPolicy = z.output<typeof FlowRunPolicy>

const TaskRunPolicy = z.object({
  ...z.pick(FlowRunPolicy, { retries: true, retry_delay: true }).shape,
  /** The maximum relative deviation of a delay. */
  retry_jitter_factor: z.nullable(z.number()),
})
export type TaskRunPolicy = z.output<typeof TaskRunPolicy>

export function readTaskRunPolicy(text: string): TaskRunPolicy {
  return TaskRunPolicy.parse(JSON.parse(text))
}

export function readFlowRunPolicy(text: string): FlowRunPolicy {
  return FlowRunPolicy.parse(JSON.parse(text))
}

export function writeFlowRunPolicy(policy: FlowRunPolicy): string {
  return JSON.stringify(policy)
}
