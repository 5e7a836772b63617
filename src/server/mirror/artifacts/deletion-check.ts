/** Finds the artifacts that the upstream server has deleted, by counting how many of the known ones it has. */
import type { Database } from '#server/database/open.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { countArtifacts } from './fetch-artifacts.ts'

const CHUNK_IDS = 500
/** Chunks of the newest artifacts: what people delete. Then from the oldest: what expires. */
const NEWEST_CHUNKS = 2

type Place = { created: string; id: string }

export class DeletionCheck {
  readonly #db: Database
  readonly #upstream: Upstream
  #place: Place | null = null
  #newestChunks = NEWEST_CHUNKS
  /** How many are known to be deleted; null if that is not known. */
  #wanted: number | null = null
  isActive = false

  constructor(db: Database, upstream: Upstream) {
    this.#db = db
    this.#upstream = upstream
  }

  /** Starts from the newest. Ends early when it has found the `wanted` number. */
  begin(wanted: number | null): void {
    this.isActive = true
    this.#place = null
    this.#newestChunks = NEWEST_CHUNKS
    this.#wanted = wanted
  }

  /** Checks the next chunk. Resolves to the ids that the upstream server does not have. */
  async step(): Promise<string[]> {
    const isNewest = this.#newestChunks > 0
    const rows = await this.#read(this.#place, isNewest ? 'desc' : 'asc')
    this.#place = rows.at(-1) ?? this.#place
    if (isNewest) {
      this.#newestChunks = rows.length < CHUNK_IDS ? 0 : this.#newestChunks - 1
      if (this.#newestChunks === 0) this.#place = null
      if (rows.length < CHUNK_IDS) this.isActive = false
    } else if (rows.length < CHUNK_IDS) this.isActive = false
    const found = await this.#missing(rows.map(({ id }) => id))
    if (this.#wanted !== null) {
      this.#wanted -= found.length
      if (this.#wanted <= 0) this.isActive = false
    }
    return found
  }

  async #missing(ids: string[]): Promise<string[]> {
    if (ids.length === 0) return []
    const count = await countArtifacts(this.#upstream, { id: { any_: ids } })
    if (count >= ids.length) return []
    if (count === 0) return ids
    const half = Math.ceil(ids.length / 2)
    return [...(await this.#missing(ids.slice(0, half))), ...(await this.#missing(ids.slice(half)))]
  }

  /** The next known artifacts that are not only here. */
  async #read(after: Place | null, direction: 'asc' | 'desc'): Promise<Place[]> {
    return this.#db
      .selectFrom('artifact')
      .select(['artifact.created', 'artifact.id'])
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('artifact_only_here')
              .select('artifact_id')
              .whereRef('artifact_only_here.artifact_id', '=', 'artifact.id'),
          ),
        ),
      )
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
