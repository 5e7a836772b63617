import * as z from 'zod/mini'
import type { RetryPolicy } from '#contract/run-requests.ts'

/** The policy of a flow run as the wire shows it. */
export function flowRunPolicy(policy: RetryPolicy): string {
  return JSON.stringify({
    max_retries: policy.max_retries ?? 0,
    retry_delay_seconds: policy.retry_delay_seconds ?? 0,
    retries: policy.retries ?? null,
    retry_delay: policy.retry_delay ?? null,
    pause_keys: policy.pause_keys ?? [],
    resuming: policy.resuming ?? false,
    retry_type: policy.retry_type ?? null,
  })
}

/** The policy of a task run as the wire shows it. */
export function taskRunPolicy(policy: RetryPolicy): string {
  return JSON.stringify({
    max_retries: policy.max_retries ?? 0,
    retry_delay_seconds: policy.retry_delay_seconds ?? 0,
    retries: policy.retries ?? null,
    retry_delay: policy.retry_delay ?? null,
    retry_jitter_factor: policy.retry_jitter_factor ?? null,
  })
}

const Kept = z.looseObject({
  retries: z.nullable(z.number()),
  retry_delay: z.nullable(z.union([z.number(), z.array(z.number())])),
})

/** How often a flow run may be tried again, and after how many seconds. */
export function retriesOf(empirical_policy: string): { retries: number; retry_delay: number } {
  const { retries, retry_delay } = Kept.parse(JSON.parse(empirical_policy))
  return { retries: retries ?? 0, retry_delay: typeof retry_delay === 'number' ? retry_delay : 0 }
}

/** The policy once a run is tried again by the process that runs it. */
export function retriedInProcess(empirical_policy: string): string {
  return JSON.stringify({ ...Kept.parse(JSON.parse(empirical_policy)), retry_type: 'in_process' })
}
