/** Work that several requests wait for, for a limited time; then it goes on in the background. */

import { dropOldest } from '#server/database/least-recently-used.ts'
import { Busy, reasonOf, UpstreamError } from '#server/errors.ts'

/** After a failure, the upstream server is not asked for so many times as long. */
const FAILURE_PAUSES = 2

const MAX_JOBS = 50
const MAX_REMEMBERED = 1000

export type Outcome = { isDone: boolean; error: Error | null }

type Job = { started: number; outcome: Promise<Outcome> }

const DONE: Outcome = { isDone: true, error: null }
const PENDING: Outcome = { isDone: false, error: null }

export class SharedJobs {
  readonly #running = new Map<string, Job>()
  /** When each was done last, and until when it is not done again. */
  readonly #done = new Map<string, { until: number; outcome: Outcome }>()
  readonly #waitMs: number
  readonly #freshMs: number
  readonly #onError: (error: unknown) => void
  readonly #stopping = new AbortController()

  /**
   * `waitMs`: how long a request waits, from the start of the work; `freshMs`: how old a result is before the work is done
   * again.
   */
  constructor({ waitMs, freshMs }: { waitMs: number; freshMs: number }, onError: (error: unknown) => void) {
    this.#waitMs = waitMs
    this.#freshMs = freshMs
    this.#onError = onError
  }

  get signal(): AbortSignal {
    return this.#stopping.signal
  }

  /** `work` gets a function that returns whether requests no longer wait for it. Never rejects. */
  async run(name: string, work: (isLate: () => boolean) => Promise<void>, waitMs = this.#waitMs): Promise<Outcome> {
    const recent = this.#done.get(name)
    if (recent && recent.until > performance.now()) return recent.outcome
    const job = this.#running.get(name) ?? this.#start(name, work)
    if (job === null) return { isDone: false, error: new Busy('Too many runs are being read. Try again later.') }
    return within(job.outcome, job.started + waitMs - performance.now())
  }

  #start(name: string, work: (isLate: () => boolean) => Promise<void>): Job | null {
    if (this.#running.size >= MAX_JOBS || this.signal.aborted) return null
    const started = performance.now()
    const finish = (outcome: Outcome, pause: number) => {
      this.#running.delete(name)
      this.#done.delete(name)
      this.#done.set(name, { until: performance.now() + pause, outcome })
      dropOldest(this.#done, MAX_REMEMBERED)
      return outcome
    }
    const outcome = work(() => performance.now() > started + this.#waitMs).then(
      () => finish(DONE, this.#freshMs),
      (error: unknown) => {
        if (!(error instanceof UpstreamError || this.signal.aborted)) this.#onError(error)
        const failure = error instanceof Error ? error : new Error(reasonOf(error))
        return finish({ isDone: true, error: failure }, this.#freshMs * FAILURE_PAUSES)
      },
    )
    const job = { started, outcome }
    this.#running.set(name, job)
    return job
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.all(Array.from(this.#running.values(), ({ outcome }) => outcome))
  }
}

async function within(outcome: Promise<Outcome>, ms: number): Promise<Outcome> {
  if (ms === Number.POSITIVE_INFINITY) return outcome
  if (ms <= 0) return PENDING
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Outcome>((resolve) => {
    timer = setTimeout(resolve, ms, PENDING)
  })
  return Promise.race([outcome, late]).finally(() => clearTimeout(timer))
}
