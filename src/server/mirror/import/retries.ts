import { setTimeout as pause } from 'node:timers/promises'
import { RejectedCredentials, UpstreamError } from '#server/errors.ts'
import { isAboutRows } from '#server/mirror/ask-for-fewer.ts'
import { ImplausibleLoss } from '#server/mirror/loss-guard.ts'

const MAX_ATTEMPTS = 7
const MIN_RETRY_MS = 500
const MAX_RETRY_MS = 30_000

/** Repeats work while the upstream server is away for a short time, or asks for fewer requests. */
export class Retries {
  readonly #signal: AbortSignal
  readonly #notify: (message: string) => void
  readonly #minRetryMs: number
  #hasWorked = false

  constructor(signal: AbortSignal, notify: (message: string) => void, minRetryMs = MIN_RETRY_MS) {
    this.#signal = signal
    this.#notify = notify
    this.#minRetryMs = minRetryMs
  }

  /** The first work fails at once: a wrong address does not become right. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      this.#signal.throwIfAborted()
      try {
        const result = await work()
        this.#hasWorked = true
        return result
      } catch (error) {
        this.#signal.throwIfAborted()
        if (!isTemporary(error) || !(this.#hasWorked || error.status === 429) || attempt === MAX_ATTEMPTS) throw error
        const retryMs = Math.min(this.#minRetryMs * 2 ** (attempt - 1), MAX_RETRY_MS)
        const waitMs = Math.max(retryMs, error.retryAfterMs)
        if (waitMs >= 2000) this.#notify(`${error.message} Waiting ${Math.round(waitMs / 1000)} s …`)
        await pause(waitMs, undefined, { signal: this.#signal })
      }
    }
  }
}

const TEMPORARY = new Set([429, 502, 503, 504])

function isTemporary(error: unknown): error is UpstreamError {
  if (error instanceof RejectedCredentials || error instanceof ImplausibleLoss || isAboutRows(error)) return false
  return error instanceof UpstreamError && TEMPORARY.has(error.status)
}
