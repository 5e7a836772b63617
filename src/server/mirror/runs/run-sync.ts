/** Follows the runs of the upstream server, reads the recent ones, and finds those that it has deleted. */
import type { DeletedUpstream } from '#contract/mirror.ts'
import type { Database } from '#server/database/open.ts'
import { LossGuard } from '#server/mirror/loss-guard.ts'
import { readMirror, requireMirror, saveMirror } from '#server/mirror/mirror-state.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { checkRuns } from './deleted-runs.ts'
import { pollRuns } from './poll-runs.ts'
import { RunDeletions } from './run-deletions.ts'
import { removeFlows, walkFlows } from './walk-flows.ts'
import { walkRuns } from './walk-runs.ts'

/** For each run that cannot be read, between two polls: to find it takes up to 10 requests. */
const UNREADABLE_PAUSE_MS = 10_000

export class RunSync {
  readonly #db: Database
  readonly #upstream: Upstream
  readonly #deleted: DeletedUpstream
  readonly #guard: LossGuard
  readonly #deletions: RunDeletions
  readonly #nowMs: () => number
  #pollAfter = Number.NEGATIVE_INFINITY
  /** What is checked, and the position. */
  #check: { what: 'runs' | 'flows'; position: string | null } | null = null

  constructor(
    db: Database,
    upstream: Upstream,
    deleted: DeletedUpstream,
    guard = new LossGuard(db, upstream),
    nowMs: () => number = () => performance.now(),
  ) {
    this.#db = db
    this.#upstream = upstream
    this.#deleted = deleted
    this.#guard = guard
    this.#deletions = new RunDeletions(db, upstream, deleted, guard)
    this.#nowMs = nowMs
  }

  async poll(): Promise<void> {
    if (this.#nowMs() < this.#pollAfter) return
    const before = (await readMirror(this.#db))?.runs_since ?? null
    const { since, deleted, unreadable } = await pollRuns(this.#db, this.#upstream, before)
    await this.#deletions.apply(deleted)
    this.#pollAfter = this.#nowMs() + unreadable * UNREADABLE_PAUSE_MS
    if (since !== before) await saveMirror(this.#db, { runs_since: since })
  }

  /** Reads the next page of recent runs. Resolves to false if all have been read. */
  async walk(): Promise<boolean> {
    const state = await readMirror(this.#db)
    if (!state || state.walk.hasRuns) return false
    const runs = await walkRuns(this.#db, this.#upstream, state.walk.runs)
    await saveMirror(this.#db, { walk: { ...state.walk, runs, hasRuns: runs === null } })
    return true
  }

  get isChecking(): boolean {
    return this.#check !== null
  }

  /** A check that still runs goes on: with many runs it takes longer than the time between two checks. */
  beginCheck(): void {
    this.#check ??= { what: 'runs', position: null }
  }

  /** Compares the next stored runs with the upstream server, and then its flows and deployments. */
  async check(): Promise<void> {
    if (this.#check?.what === 'runs') {
      const { deleted, position } = await checkRuns(this.#db, this.#upstream, this.#check.position)
      await this.#deletions.apply(deleted)
      this.#check = { what: position === null ? 'flows' : 'runs', position }
    } else if (this.#check) {
      const { deleted, position } = await walkFlows(this.#db, this.#upstream, this.#check.position)
      if (deleted.flows.length > 0) await this.#guard.checkSample('flow_runs')
      await requireMirror(this.#db)
      if (this.#deleted === 'remove') await removeFlows(this.#db, deleted)
      this.#check = position === null ? null : { what: 'flows', position }
    }
  }
}
