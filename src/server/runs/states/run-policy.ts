/** What a run does when it fails or pauses. */
import * as z from 'zod/mini'
import type * as requests from '#contract/run-requests.ts'

/** The policy of a flow run as the wire shows it. */
export function flowRunPolicy(policy: requests.FlowRunPolicy): string {
  return writeFlowRunPolicy({
    ...retriesOf(policy),
    pause_keys: [...new Set(policy.pause_keys ?? [])],
    resuming: policy.resuming ?? false,
    retry_type: policy.retry_type ?? null,
  })
}

/** The policy of a task run as the wire shows it. */
export function taskRunPolicy(policy: requests.TaskRunPolicy): string {
  return JSON.stringify({ ...retriesOf(policy), retry_jitter_factor: policy.retry_jitter_factor ?? null })
}

/** How often and when to try again; the older names stand for the others where these say nothing. */
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
  /** How often the run is tried again. */
  retries: z.nullable(z.number()),
  /** Seconds until then. */
  retry_delay: z.nullable(z.union([z.number(), z.array(z.number())])),
  /** The pauses that have been made. */
  pause_keys: z.array(z.string()),
  /** Whether it goes on after a pause: the next time that it runs is not counted. */
  resuming: z.boolean(),
  /** Where it is tried again: `in_process` or `reschedule`. */
  retry_type: z.nullable(z.string()),
})
export type FlowRunPolicy = z.output<typeof FlowRunPolicy>

const TaskRunPolicy = z.object({
  ...z.pick(FlowRunPolicy, { retries: true, retry_delay: true }).shape,
  /** The share by which a delay may be longer or shorter. */
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
