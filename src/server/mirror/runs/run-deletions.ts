import type { DeletedUpstream } from '#contract/mirror.ts'
import type { Database } from '#server/database/open.ts'
import { LossGuard } from '#server/mirror/loss-guard.ts'
import { requireMirror } from '#server/mirror/mirror-state.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { keepRuns, removeRuns } from './deleted-runs.ts'

/** Deletes the runs that the upstream server has deleted, or marks them as being only here. */
export class RunDeletions {
  readonly #db: Database
  readonly #deleted: DeletedUpstream
  readonly #newGuard: () => LossGuard

  constructor(db: Database, upstream: Upstream, deleted: DeletedUpstream, guard?: LossGuard) {
    this.#db = db
    this.#deleted = deleted
    // Without the polls of the sync, no loss is believed.
    this.#newGuard = () => guard ?? new LossGuard(db, upstream)
  }

  /** Throws if the upstream server contradicts itself. */
  async apply(ids: string[]): Promise<void> {
    if (ids.length === 0) return
    await this.#newGuard().checkRemoval('flow_runs', ids)
    await requireMirror(this.#db)
    await (this.#deleted === 'remove' ? removeRuns : keepRuns)(this.#db, ids)
  }
}
