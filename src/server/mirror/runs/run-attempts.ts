import { RejectedCredentials, UpstreamError } from '#server/errors.ts'
import { ImplausibleLoss } from '#server/mirror/loss-guard.ts'

const MIN_PAUSE_MS = 2000
const MAX_PAUSE_MS = 5 * 60_000

/** Attempts to read runs. Artifacts are read even if runs fail. */
export class RunAttempts {
  readonly #nowMs: () => number
  #pausedUntil = Number.NEGATIVE_INFINITY
  #failures = 0
  #error: UpstreamError | null = null

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** The reason why runs are not read at the moment. */
  get error(): UpstreamError | null {
    return this.#error
  }

  /** Resolves to null if the work is not done for now. */
  async try<Result>(work: () => Promise<Result>): Promise<Result | null> {
    if (this.#nowMs() < this.#pausedUntil) return null
    try {
      const result = await work()
      this.#failures = 0
      this.#error = null
      return result
    } catch (error) {
      if (!(error instanceof UpstreamError) || isOfServer(error)) throw error
      this.#error = error
      this.#pausedUntil = this.#nowMs() + Math.min(MIN_PAUSE_MS * 2 ** this.#failures++, MAX_PAUSE_MS)
      return null
    }
  }
}

/** Whether requests about artifacts would fail, too, or should not be believed. */
function isOfServer(error: UpstreamError): boolean {
  return error.status === 429 || error instanceof RejectedCredentials || error instanceof ImplausibleLoss
}
