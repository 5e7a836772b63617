/** The runs that artifacts refer to. While they cannot be read, artifacts are stored without them. */
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { MAX_ROWS } from '#server/mirror/wire-row.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { type Reference, type RunIds, readRelated, referencesTo } from './related.ts'
import { RunAttempts } from './run-attempts.ts'
import { type RelatedRows, storeRuns } from './store-runs.ts'

const MIN_PAUSE_MS = 10_000
const MAX_PAUSE_MS = 10 * 60_000

export class RunsOfArtifacts {
  readonly #db: Database
  readonly #upstream: Upstream
  readonly #nowMs: () => number
  readonly #attempts: RunAttempts
  /** Whether some may be unread, perhaps since before a restart. */
  #mayBeUnread = true
  /** The upstream server works, but may never send some of them. */
  #pauseMs = 0
  #pausedUntil = Number.NEGATIVE_INFINITY

  constructor(db: Database, upstream: Upstream, nowMs: () => number = () => performance.now()) {
    this.#db = db
    this.#upstream = upstream
    this.#nowMs = nowMs
    this.#attempts = new RunAttempts(nowMs)
  }

  /** The reason why runs are not read at the moment. */
  get error() {
    return this.#attempts.error
  }

  /** Another server may have noted some. */
  lookAgain(): void {
    this.#mayBeUnread = true
  }

  /** Fetches what is not stored. What cannot be read now is noted. */
  async fetch(ids: RunIds): Promise<RelatedRows> {
    const wanted = referencesTo(ids)
    const canTry = this.#attempts.error === null
    const related = canTry ? await this.#attempts.try(() => readRelated(this.#db, this.#upstream, wanted)) : null
    await this.#note(related?.unread ?? wanted)
    return related?.rows ?? { flows: [], deployments: [], flowRuns: [], taskRuns: [] }
  }

  /** Reads some of what could not be read before. Resolves to false if there is nothing to do for now. */
  async readUnread(): Promise<boolean> {
    if (!this.#mayBeUnread || this.#nowMs() < this.#pausedUntil) return false
    return (await this.#attempts.try(() => this.#readSome())) ?? false
  }

  async #readSome(): Promise<boolean> {
    const some = await this.#db
      .selectFrom('unread_row')
      .select(['noun', 'id'])
      .orderBy('attempts')
      .orderBy('noun')
      .orderBy('id')
      .limit(MAX_ROWS)
      .execute()
    this.#mayBeUnread = some.length > 0
    if (some.length === 0) return false
    const { rows, unread } = await readRelated(this.#db, this.#upstream, some)
    await storeRuns(this.#db, rows)
    await this.#forget(some, unread)
    await this.#note(unread)
    this.#pauseMs = unread.length === 0 ? 0 : Math.min(Math.max(this.#pauseMs * 2, MIN_PAUSE_MS), MAX_PAUSE_MS)
    this.#pausedUntil = this.#nowMs() + this.#pauseMs
    return true
  }

  /** Also of those that the upstream server does not have. */
  async #forget(asked: Reference[], unread: Reference[]): Promise<void> {
    const kept = new Set(unread.map(({ noun, id }) => `${noun} ${id}`))
    for (const [noun, references] of Map.groupBy(asked, ({ noun }) => noun)) {
      const ids = references.flatMap(({ id }) => (kept.has(`${noun} ${id}`) ? [] : id))
      if (ids.length > 0)
        await this.#db.deleteFrom('unread_row').where('noun', '=', noun).where('id', 'in', ids).execute()
    }
  }

  async #note(unread: Reference[]): Promise<void> {
    if (unread.length === 0) return
    this.#mayBeUnread = true
    const known = new Map(unread.map((reference) => [`${reference.noun} ${reference.id}`, reference]))
    const note = (db: Database) =>
      db
        .insertInto('unread_row')
        .values([...known.values()].map(({ noun, id }) => ({ noun, id, attempts: 0 })))
        .onConflict((conflict) =>
          conflict.columns(['noun', 'id']).doUpdateSet((eb) => ({ attempts: eb('unread_row.attempts', '+', 1) })),
        )
        .execute()
    await transact(this.#db, note, () => false)
  }
}
