/** When interrupted deletions are attempted again. */
import { UpstreamError } from '#server/errors.ts'

/** After an error of the database. */
const RETRY_DELAY_MS = 1000
/** After an error of the upstream server. Doubles with each attempt. */
const MIN_UPSTREAM_DELAY_MS = 5000
const MAX_UPSTREAM_DELAY_MS = 60_000

type Attempt = { failures: number; nextAt: number }

export type Retries = ReturnType<typeof openRetries>

export function openRetries() {
  const attempts = new Map<string, Attempt>()
  return {
    isWaiting: (id: string) => (attempts.get(id)?.nextAt ?? 0) > performance.now(),
    failed: (id: string, error: unknown) => {
      const failures = (attempts.get(id)?.failures ?? 0) + 1
      attempts.set(id, { failures, nextAt: performance.now() + delayAfter(error, failures) })
    },
    succeeded: (id: string) => {
      attempts.delete(id)
    },
  }
}

/** Milliseconds until the next attempt. */
export function delayAfter(error: unknown, failures: number): number {
  if (!(error instanceof UpstreamError)) return RETRY_DELAY_MS
  if (error.retryAfterMs > 0) return error.retryAfterMs
  return Math.min(MIN_UPSTREAM_DELAY_MS * 2 ** (failures - 1), MAX_UPSTREAM_DELAY_MS)
}
