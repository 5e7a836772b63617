/** Finds the artifacts that the upstream server has deleted, by counting how many of the known ones it has. */
import { forLongReads } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { MissingIds } from '#server/mirror/missing-ids.ts'
import { countRows } from '#server/mirror/runs/fetch-by-id.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { listSmall } from './list-small.ts'
import { presentArtifacts } from './present-artifacts.ts'

const CHUNK_IDS = 500
/** Requests of a step: enough to find an artifact in a chunk. */
const MAX_STEP_REQUESTS = 11
/** Chunks of the newest artifacts: what people delete. Then from the oldest: what expires. */
const NEWEST_CHUNKS = 2
/** Of a list whose artifacts are read to see which ones exist. For fewer, counts are cheaper. */
const MIN_MISSING = 3

type Place = { created: string; id: string }

/** A chunk that is being searched. */
type Chunk = { rows: Place[]; missing: MissingIds; isLast: boolean }

export class DeletionCheck {
  readonly #db: Database
  readonly #upstream: Upstream
  readonly #settledUntil: () => string | null
  #chunk: Chunk | null = null
  #place: Place | null = null
  #newestChunks = NEWEST_CHUNKS
  /** How many are known to be deleted; null if that is not known. */
  #wanted: number | null = null
  /** When the oldest that the upstream server has was created: an archive may have many that are older. */
  #oldest: string | null = null
  /** New artifacts that were missing in this check, and in the one before. */
  #suspects = new Set<string>()
  #suspectsBefore = new Set<string>()
  #isActive = false

  /** What was created later than `settledUntil` may only seem to be missing. */
  constructor(db: Database, upstream: Upstream, settledUntil: () => string | null = () => null) {
    this.#db = db
    this.#upstream = upstream
    this.#settledUntil = settledUntil
  }

  /** Starts from the newest. Ends early when it has found the `wanted` number. */
  begin(wanted: number | null): void {
    this.#isActive = true
    this.#chunk = null
    this.#place = null
    this.#newestChunks = NEWEST_CHUNKS
    this.#wanted = wanted
    if (wanted === null) this.#oldest = null
    this.#suspectsBefore = this.#suspects
    this.#suspects = new Set()
  }

  end(): void {
    this.#isActive = false
  }

  get isActive(): boolean {
    return this.#isActive
  }

  /** Whether another check decides about some. */
  get hasSuspects(): boolean {
    return this.#suspects.size > 0
  }

  /**
   * Searches on, with a bounded number of requests. Passes on the ids that the upstream server does not have. After a
   * failure, also of `remove`, the next step continues at the same request.
   */
  async step(remove: (ids: string[]) => Promise<void>): Promise<void> {
    this.#chunk ??= await this.#next()
    const { rows, missing, isLast } = this.#chunk
    // Not before those are removed that were found by a step that failed.
    if (missing.found.length === 0) await missing.search(MAX_STEP_REQUESTS)
    await remove(this.#settled(rows, new Set(missing.found)))
    if (this.#wanted !== null) this.#wanted -= missing.found.length
    missing.found.length = 0
    if (!missing.isDone) return
    this.#chunk = null
    if (isLast) this.#isActive = false
    if (this.#wanted === null) return
    if (this.#wanted <= 0) this.#isActive = false
    // They are not where they were expected.
    else if (isLast) this.#oldest = null
  }

  /** The next artifacts that the upstream server should have. */
  async #next(): Promise<Chunk> {
    const isNewest = this.#newestChunks > 0
    let rows: Place[]
    if (isNewest) {
      rows = await this.#read(this.#place, 'desc')
      this.#newestChunks--
    } else {
      rows = await this.#read(this.#place ?? { created: this.#oldest ?? '', id: '' }, 'asc')
      if (this.#place === null) this.#oldest = rows[0]?.created ?? null
    }
    this.#place = isNewest && this.#newestChunks === 0 ? null : (rows.at(-1) ?? null)
    const missing = new MissingIds(
      rows.map(({ id }) => id),
      {
        count: (ids) => countRows(this.#upstream, 'artifacts', ids),
        list: (ids) => listSmall(this.#db, this.#upstream, ids),
        minMissing: MIN_MISSING,
      },
    )
    return { rows, missing, isLast: rows.length < CHUNK_IDS }
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
