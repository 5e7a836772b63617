/** Follows the runs of the upstream server, reads the recent ones, and finds those that it has deleted. */
import type { DeletedUpstream } from '#contract/mirror.ts'
import type { Database } from '#server/database/open.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { readMirror, saveMirror } from './mirror-state.ts'
import { checkRuns, keepRuns, removeRuns } from './runs/deleted-runs.ts'
import { pollRuns } from './runs/poll-runs.ts'
import { walkRuns } from './runs/walk-runs.ts'

export class RunSync {
  readonly #db: Database
  readonly #upstream: Upstream
  readonly #deleted: DeletedUpstream
  #since: string | null = null
  #checkPosition: string | null = null
  isChecking = false

  constructor(db: Database, upstream: Upstream, deleted: DeletedUpstream) {
    this.#db = db
    this.#upstream = upstream
    this.#deleted = deleted
  }

  async poll(): Promise<void> {
    const { since, deleted } = await pollRuns(this.#db, this.#upstream, this.#since)
    this.#since = since
    await this.#remove(deleted)
  }

  /** Reads the next page of recent runs. Resolves to false if all have been read. */
  async walk(): Promise<boolean> {
    const state = await readMirror(this.#db)
    if (!state || state.walk.hasRuns) return false
    const runs = await walkRuns(this.#db, this.#upstream, state.walk.runs)
    await saveMirror(this.#db, { walk: { ...state.walk, runs, hasRuns: runs === null } })
    return true
  }

  beginCheck(): void {
    this.isChecking = true
    this.#checkPosition = null
  }

  /** Compares the next stored runs with the upstream server. */
  async check(): Promise<void> {
    const { deleted, position } = await checkRuns(this.#db, this.#upstream, this.#checkPosition)
    this.#checkPosition = position
    this.isChecking = position !== null
    await this.#remove(deleted)
  }

  async #remove(ids: string[]): Promise<void> {
    await (this.#deleted === 'remove' ? removeRuns : keepRuns)(this.#db, ids)
  }
}
