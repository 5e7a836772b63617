/** Finds the artifacts that the upstream server has deleted, by counting how many of the known ones it has. */
import { forLongReads } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { missingIds } from '#server/mirror/missing-ids.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { countArtifacts } from './fetch-artifacts.ts'
import { presentArtifacts } from './present-artifacts.ts'

const CHUNK_IDS = 500
/** Chunks of the newest artifacts: what people delete. Then from the oldest: what expires. */
const NEWEST_CHUNKS = 2

type Place = { created: string; id: string }

export class DeletionCheck {
  readonly #db: Database
  readonly #upstream: Upstream
  readonly #settledUntil: () => string | null
  #place: Place | null = null
  #newestChunks = NEWEST_CHUNKS
  /** How many are known to be deleted; null if that is not known. */
  #wanted: number | null = null
  /** When the oldest that the upstream server has was created: an archive may have many that are older. */
  #oldest: string | null = null
  /** New artifacts that were missing in this check, and in the one before. */
  #suspects = new Set<string>()
  #suspectsBefore = new Set<string>()
  isActive = false

  /** What was created later than `settledUntil` may only seem to be missing. */
  constructor(db: Database, upstream: Upstream, settledUntil: () => string | null = () => null) {
    this.#db = db
    this.#upstream = upstream
    this.#settledUntil = settledUntil
  }

  /** Starts from the newest. Ends early when it has found the `wanted` number. */
  begin(wanted: number | null): void {
    this.isActive = true
    this.#place = null
    this.#newestChunks = NEWEST_CHUNKS
    this.#wanted = wanted
    if (wanted === null) this.#oldest = null
    this.#suspectsBefore = this.#suspects
    this.#suspects = new Set()
  }

  /** Whether another check decides about some. */
  get hasSuspects(): boolean {
    return this.#suspects.size > 0
  }

  /** Checks the next chunk. Resolves to the ids that the upstream server does not have. */
  async step(): Promise<string[]> {
    const rows = await this.#next()
    const ids = rows.map(({ id }) => id)
    const missing = await missingIds(ids, (some) => countArtifacts(this.#upstream, { id: { any_: some } }))
    if (this.#wanted !== null) {
      this.#wanted -= missing.length
      if (this.#wanted <= 0) this.isActive = false
      // They are not where they were expected.
      else if (!this.isActive) this.#oldest = null
    }
    return this.#settled(rows, new Set(missing))
  }

  /** The next artifacts that the upstream server should have. */
  async #next(): Promise<Place[]> {
    if (this.#newestChunks > 0) {
      const rows = await this.#read(this.#place, 'desc')
      if (rows.length < CHUNK_IDS) this.isActive = false
      this.#newestChunks--
      this.#place = rows.at(-1) ?? null
      if (this.#newestChunks === 0) this.#place = null
      return rows
    }
    const isFirst = this.#place === null
    const rows = await this.#read(this.#place ?? { created: this.#oldest ?? '', id: '' }, 'asc')
    if (isFirst) this.#oldest = rows[0]?.created ?? null
    if (rows.length < CHUNK_IDS) this.isActive = false
    this.#place = rows.at(-1) ?? null
    return rows
  }

  /** Leaves out new artifacts that are missing for the first time: another server of the upstream may know them already. */
  #settled(rows: Place[], missing: Set<string>): string[] {
    const until = this.#settledUntil()
    const gone: string[] = []
    for (const { id, created } of rows) {
      if (!missing.has(id)) continue
      if (until === null || created <= until || this.#suspectsBefore.has(id)) gone.push(id)
      else this.#suspects.add(id)
    }
    return gone
  }

  #read(after: Place | null, direction: 'asc' | 'desc'): Promise<Place[]> {
    return presentArtifacts(forLongReads(this.#db))
      .select('artifact.created')
      .$if(after !== null, (rows) =>
        rows.where(({ eb, refTuple, tuple }) =>
          eb(
            refTuple('artifact.created', 'artifact.id'),
            direction === 'asc' ? '>' : '<',
            tuple(after?.created ?? '', after?.id ?? ''),
          ),
        ),
      )
      .orderBy('artifact.created', direction)
      .orderBy('artifact.id', direction)
      .limit(CHUNK_IDS)
      .execute()
  }
}
