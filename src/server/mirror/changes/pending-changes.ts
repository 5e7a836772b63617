/** Changes that are being made on the upstream server. */
import type { Database } from '#server/database/open.ts'
import { requireMirror } from '#server/mirror/mirror-state.ts'

export class PendingChanges {
  readonly #db: Database
  readonly #pending = new Set<Promise<unknown>>()

  constructor(db: Database) {
    this.#db = db
  }

  /** Throws a `MirrorEnded` without making the change if the database is used on its own. */
  run<Result>(change: () => Promise<Result>): Promise<Result> {
    const made = requireMirror(this.#db).then(change)
    this.#pending.add(made)
    return made.finally(() => this.#pending.delete(made))
  }

  /** Resolves when all have ended: the database has to stay open until what was accepted is stored. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#pending)
  }
}
