/** Decides what to ask the upstream server next: what is new has priority over what is old. */
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { oncePerRevision } from '#server/artifacts/per-revision.ts'
import { nextMoment, storedTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { DomainError, Invalid, reasonOf, UpstreamError } from '#server/errors.ts'
import { ArtifactSync, SYNC_SETTINGS, type SyncSettings } from './artifacts/artifact-sync.ts'
import { countPresent } from './artifacts/count-present.ts'
import { DeletionCheck } from './artifacts/deletion-check.ts'
import { countArtifacts } from './artifacts/fetch-artifacts.ts'
import { MissingArtifacts } from './artifacts/missing-artifacts.ts'
import { removeDeleted } from './artifacts/remove-deleted.ts'
import { forgetUpdated } from './artifacts/updated-lately.ts'
import { forgetDeleted } from './deleted-lately.ts'
import { ImplausibleLoss, LossGuard } from './loss-guard.ts'
import { type MirrorState, readMirror, requireMirror, saveMirror } from './mirror-state.ts'
import type { MirrorOptions } from './options.ts'
import { Pace } from './pace.ts'
import { countRequests } from './request-counter.ts'
import { RunAttempts } from './runs/run-attempts.ts'
import { RunSync } from './runs/run-sync.ts'
import { RunsOfArtifacts } from './runs/runs-of-artifacts.ts'

/** Between two checks whether a page of another server is open. */
const LOOK_INTERVAL_MS = 1000
const FULL_CHECK_INTERVAL_MS = 60 * 60 * 1000
/** Between two readings of all artifacts while some cannot be read. */
const REREAD_INTERVAL_MS = 24 * 60 * 60 * 1000
const MIN_RETRY_MS = 1000
const MAX_RETRY_MS = 60_000

/** `ranges` is how many parts of the artifacts are to be read: those that polls add are read before the others. */
type Part = { name: 'poll' | 'rest'; ranges: number }

export class MirrorSync {
  readonly #db: Database
  readonly #options: MirrorOptions
  readonly #log: FastifyBaseLogger
  readonly #countPresent: () => Promise<number>
  readonly #artifacts: ArtifactSync
  readonly #runs: RunSync
  readonly #runsOfArtifacts: RunsOfArtifacts
  readonly #runAttempts: RunAttempts
  readonly #check: DeletionCheck
  readonly #guard: LossGuard
  /** Whether it may have become another server since the last poll. */
  #isUnsure = true
  readonly #pace: Pace
  readonly #nowMs: () => number
  /** Times of `nowMs`. */
  #fullCheckMs: number
  /** Whether deletions are known that have not been found. */
  #isSearching = false
  #rereadMs = Number.NEGATIVE_INFINITY
  #interrupt = new AbortController()
  /** What failed last, until it succeeds: the other part may succeed meanwhile. */
  #failing: Part | null = null
  readonly #missing = new MissingArtifacts()

  constructor(db: Database, options: MirrorOptions, log: FastifyBaseLogger, settings: SyncSettings = SYNC_SETTINGS) {
    this.#nowMs = settings.nowMs
    this.#fullCheckMs = this.#nowMs()
    this.#db = db
    const { upstream, count } = countRequests(options.upstream)
    this.#options = { ...options, upstream }
    this.#pace = new Pace({ pollMs: options.pollMs, nowMs: settings.nowMs, countRequests: count })
    this.#log = log
    this.#countPresent = oncePerRevision(db, () => countPresent(db))
    this.#runsOfArtifacts = new RunsOfArtifacts(db, upstream, settings.nowMs)
    this.#artifacts = new ArtifactSync(db, upstream, log, settings, (ids) => this.#runsOfArtifacts.fetch(ids))
    this.#guard = new LossGuard(db, upstream, 'wait', settings.nowMs)
    this.#runs = new RunSync(db, upstream, options.deleted, this.#guard, settings.nowMs)
    this.#runAttempts = new RunAttempts(settings.nowMs)
    this.#check = new DeletionCheck(db, upstream, () => this.#artifacts.settledUntil)
  }

  /** People wait for what is new. */
  wake(): void {
    this.#pace.wake()
    this.#interrupt.abort()
  }

  /** Something may have changed upstream. */
  noteEvent(): void {
    this.#pace.noteEvent()
    this.#interrupt.abort()
  }

  /** Rejects when the database is unavailable, or the mirror has ended. */
  async run(signal: AbortSignal): Promise<void> {
    let failures = 0
    while (!signal.aborted) {
      try {
        const restMs = await this.next()
        if (this.#failing === null) failures = 0
        if (restMs > 0) await this.#rest(restMs, signal)
      } catch (error) {
        if (signal.aborted) return
        const isUpstream = error instanceof UpstreamError
        if (error instanceof DomainError && !isUpstream && !(error instanceof Invalid)) throw error
        failures++
        await this.#noteFailure(error)
        const retryMs = Math.min(MIN_RETRY_MS * 2 ** (failures - 1), MAX_RETRY_MS)
        const waitMs = Math.max(retryMs, isUpstream ? error.retryAfterMs : 0)
        await pause(waitMs, undefined, { signal, ref: false }).catch(() => {})
      }
    }
  }

  /** Does what is due next. Resolves to the time until the next call. Throws a `MirrorEnded`. */
  async next(): Promise<number> {
    const state = await requireMirror(this.#db)
    if (state === null) throw new Error('The database is not a mirror')
    const isWanted = state.wanted !== null && state.wanted > storedTime(nextMoment())
    const dueIn = this.#pace.pollDueIn(isWanted)
    const rest = { name: 'rest', ranges: state.walk.ranges.length } as const
    if (dueIn > 0) return this.#attempt(rest, () => this.#readRest(state, dueIn))
    await this.#attempt({ name: 'poll', ranges: 0 }, () => this.#poll())
    return 0
  }

  async #attempt<Result>(part: Part, work: () => Promise<Result>): Promise<Result> {
    try {
      const result = await work()
      const failing = this.#failing
      if (failing?.name === part.name && part.ranges <= failing.ranges) this.#failing = null
      return result
    } catch (error) {
      this.#failing = part
      // People still wait for what it should have read.
      if (part.name === 'poll') this.#pace.wake()
      throw error
    }
  }

  /** What polls leave. Resolves to the time until the next call. */
  async #readRest({ walk }: MirrorState, dueIn: number): Promise<number> {
    if (await this.#runsOfArtifacts.readUnread()) return 0
    if (walk.ranges.length > 0) {
      await this.#artifacts.walk()
      return 0
    }
    if (await this.#runAttempts.try(() => this.#runs.walk())) return 0
    const hasChecked =
      this.#pace.checkDueIn() <= 0 && (await this.#checkNext().catch((error) => this.#repeatChecks(error)))
    return Math.min(dueIn, LOOK_INTERVAL_MS, hasChecked ? this.#pace.checkDueIn() : LOOK_INTERVAL_MS)
  }

  /** Looks for deletions, if that is due. */
  async #checkNext(): Promise<boolean> {
    if (this.#nowMs() - this.#fullCheckMs > FULL_CHECK_INTERVAL_MS) {
      this.#fullCheckMs = this.#nowMs()
      if (!this.#check.isActive) this.#check.begin(null)
      this.#runs.beginCheck()
      await forgetDeleted(this.#db)
      await forgetUpdated(this.#db)
      this.#runsOfArtifacts.lookAgain()
      await this.#rereadUnreadable()
    }
    this.#pace.beginCheck()
    let hasChecked = true
    if (this.#check.isActive) {
      await this.#check.step((ids) => this.#remove(ids))
      if (!this.#check.isActive && this.#check.hasSuspects) this.#pace.wake()
    } else if (this.#runs.isChecking) {
      hasChecked = (await this.#runAttempts.try(() => this.#runs.check())) !== null
    } else return false
    this.#isSearching &&= this.#check.isActive
    this.#pace.endCheck(this.#isSearching)
    return hasChecked
  }

  async #remove(ids: string[]): Promise<void> {
    await this.#guard.checkRemoval('artifacts', ids)
    await requireMirror(this.#db)
    await removeDeleted(this.#db, ids, this.#options.deleted)
  }

  /** After deletions that were not believed, everything is checked again. */
  #repeatChecks(error: unknown): never {
    if (error instanceof ImplausibleLoss) {
      this.#isUnsure = true
      this.#check.end()
      this.#fullCheckMs = Number.NEGATIVE_INFINITY
    }
    throw error
  }

  async #rereadUnreadable(): Promise<void> {
    const unreadable = (await readMirror(this.#db))?.unreadable ?? 0
    if (unreadable === 0 || this.#nowMs() - this.#rereadMs < REREAD_INTERVAL_MS) return
    this.#rereadMs = this.#nowMs()
    await this.#artifacts.walkAgain()
  }

  async #poll(): Promise<void> {
    this.#pace.beginPoll()
    const isUnsure = this.#isUnsure
    // Until this poll has succeeded.
    this.#isUnsure = true
    const before = await this.#countPresent()
    const count = await countArtifacts(this.#options.upstream)
    await this.#expectSameServer(before, count, isUnsure)
    await this.#artifacts.poll(this.#missing.isNew)
    await this.#runAttempts.try(() => this.#runs.poll())
    this.#isUnsure = this.#runAttempts.error !== null
    this.#pace.endPoll()
    await saveMirror(this.#db, { checked: storedTime(nextMoment()), upstream_artifacts: count })
    await this.#compare(before, count)
  }

  /** Throws if the upstream server seems to be another one. */
  async #expectSameServer(known: number, count: number, isUnsure: boolean): Promise<void> {
    this.#guard.checkCount(known, count)
    if (isUnsure) {
      await this.#guard.checkSample('artifacts')
      await this.#runAttempts.try(() => this.#guard.checkSample('flow_runs'))
    }
    this.#guard.endPoll()
  }

  /**
   * Looks for what only one of the servers has. An artifact may come or go while they are counted: what is more than the
   * `count` of the upstream server was here `before` it, and what is less is still missing after it.
   */
  async #compare(before: number, count: number): Promise<void> {
    const state = await readMirror(this.#db)
    const error = this.#runAttempts.error ?? this.#runsOfArtifacts.error
    if (error !== null) await this.#noteFailure(error)
    else if (state?.error != null && this.#failing?.name !== 'rest') await this.#noteSuccess()
    if (!state || state.walk.ranges.length > 0) return
    const deleted = before - (count - state.unreadable)
    if (deleted > 0) {
      if (!this.#isSearching) this.#pace.beginSearch()
      this.#isSearching = true
      if (!this.#check.isActive) this.#check.begin(deleted)
    }
    const missing = Math.max(0, count - (await this.#countPresent()))
    const action = this.#missing.note(missing, state.unreadable)
    if (action === 'read all') await this.#artifacts.walkAgain()
    else if (action === 'count as unreadable') await saveMirror(this.#db, { unreadable: missing })
  }

  async #noteFailure(error: unknown): Promise<void> {
    const isUpstream = error instanceof UpstreamError
    const message = isUpstream ? error.message : `Vitrine could not store what it read: ${reasonOf(error)}`
    const state = await readMirror(this.#db)
    if (state?.error === message) return
    if (isUpstream) this.#log.warn({ error: message }, 'upstream server fails')
    else this.#log.error(error, 'mirror fails')
    const error_since = state?.error_since ?? storedTime(nextMoment())
    // Open pages show it.
    await transact(this.#db, (db) => saveMirror(db, { error: message, error_since }))
  }

  async #noteSuccess(): Promise<void> {
    this.#log.info('mirror works again')
    await transact(this.#db, (db) => saveMirror(db, { error: null, error_since: null }))
  }

  /** Ends early when something is to be done. */
  async #rest(ms: number, signal: AbortSignal): Promise<void> {
    this.#interrupt = new AbortController()
    const either = AbortSignal.any([signal, this.#interrupt.signal])
    await pause(ms, undefined, { signal: either, ref: false }).catch(() => {})
  }
}
