/** While no page is open. */
const IDLE_INTERVAL_MS = 60_000
/** The same after an event. */
const EVENT_INTERVAL_MS = 15_000
/** Between two polls, however often something asks for one. */
const MIN_INTERVAL_MS = 1000
/** Polls take at most a third of the time. */
const REST_FACTOR = 2
/** After a poll, for each of its requests. */
const REST_MS_PER_REQUEST = 500
/** Of that, in intervals of polls: changes are shown within 5 seconds. */
const MAX_REST_POLL_INTERVALS = 4 / 3
/** Between steps that look for known deletions: a few are found at once. */
const SEARCH_PAUSE_MS = 300
/** Of a search. After them there are longer pauses, unless a step sent only one and so found that nothing is missing. */
const MAX_FAST_REQUESTS = 40
const PAUSE_MS_PER_SEARCH_REQUEST = 1000
/** After a step of the check of everything, for each of its requests: with those of polls, 2 are sent a second. */
const PAUSE_MS_PER_CHECK_REQUEST = 1500

type PaceOptions = {
  /** Between polls while a page is open. */
  pollMs: number
  nowMs: () => number
  /** How many requests have been sent. */
  countRequests: () => number
}

/** When the sync polls and checks: soon if people wait, and otherwise with few requests. */
export class Pace {
  readonly #options: PaceOptions
  /** Times of `nowMs`. */
  #pollEnded = Number.NEGATIVE_INFINITY
  #nextCheck = Number.NEGATIVE_INFINITY
  #restMs = 0
  /** Requests of the current search. */
  #searchRequests = 0
  #isWoken = true
  #hasEvent = false
  /** When the current poll or step began, and how many requests had been sent by then. */
  #start = { ms: 0, requests: 0 }

  constructor(options: PaceOptions) {
    this.#options = options
  }

  /** People wait for what is new. */
  wake(): void {
    this.#isWoken = true
  }

  /** Something may have changed upstream. */
  noteEvent(): void {
    this.#hasEvent = true
  }

  /** Milliseconds until the next poll. */
  pollDueIn(isPageOpen: boolean): number {
    return this.#pollEnded + Math.max(this.#interval(isPageOpen), this.#restMs) - this.#options.nowMs()
  }

  #interval(isPageOpen: boolean): number {
    const { pollMs } = this.#options
    if (this.#isWoken || (this.#hasEvent && isPageOpen)) return Math.min(MIN_INTERVAL_MS, pollMs)
    if (isPageOpen) return pollMs
    return this.#hasEvent ? EVENT_INTERVAL_MS : IDLE_INTERVAL_MS
  }

  beginPoll(): void {
    this.#isWoken = false
    this.#hasEvent = false
    this.#begin()
  }

  endPoll(): void {
    this.#pollEnded = this.#options.nowMs()
    const durationMs = this.#pollEnded - this.#start.ms
    const requestRestMs = Math.min(
      this.#countSent() * REST_MS_PER_REQUEST,
      this.#options.pollMs * MAX_REST_POLL_INTERVALS,
    )
    this.#restMs = Math.max(durationMs * REST_FACTOR, requestRestMs)
  }

  /** Milliseconds until the next step of a check. */
  checkDueIn(): number {
    return this.#nextCheck - this.#options.nowMs()
  }

  beginCheck(): void {
    this.#begin()
  }

  /** `isSearching`: whether deletions are known that have not been found. */
  endCheck(isSearching: boolean): void {
    this.#nextCheck = this.#options.nowMs() + this.#checkPause(this.#countSent(), isSearching)
  }

  #checkPause(sent: number, isSearching: boolean): number {
    if (!isSearching) return sent * PAUSE_MS_PER_CHECK_REQUEST
    this.#searchRequests += sent
    if (sent <= 1 || this.#searchRequests <= MAX_FAST_REQUESTS) return SEARCH_PAUSE_MS
    return sent * PAUSE_MS_PER_SEARCH_REQUEST
  }

  /** Something is to be searched, so the rest of the pause is skipped. */
  beginSearch(): void {
    this.#searchRequests = 0
    this.#nextCheck = this.#options.nowMs()
  }

  #begin(): void {
    this.#start = { ms: this.#options.nowMs(), requests: this.#options.countRequests() }
  }

  #countSent(): number {
    return this.#options.countRequests() - this.#start.requests
  }
}
