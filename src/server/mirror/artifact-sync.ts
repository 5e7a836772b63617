/** Reads what is new upstream, newest first. What would take long is read in steps, between which newer artifacts have priority. */

import type { FastifyBaseLogger } from 'fastify'
import { type Micros, momentOf, nextMoment, storedTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { DomainError, reasonOf } from '#server/errors.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { type ArtifactPage, fetchArtifacts, fetchCollections, PageSize, type Sort } from './fetch-artifacts.ts'
import { type MirrorState, type Range, readMirror, saveMirror } from './mirror-state.ts'
import { numberVersions } from './number-versions.ts'
import { fetchRelated } from './related.ts'
import { keepNewer, keepUnknown, type MirroredArtifact, prepareArtifacts, storeArtifacts } from './store-artifacts.ts'
import type { UpstreamCollection } from './store-collections.ts'
import { storeRuns } from './store-runs.ts'

/** Rows that a poll asks for first. */
const FIRST_ROWS = 5
/** Pages of one poll. The rest is read in steps. */
const MAX_POLL_PAGES = 8

const SECOND: Micros = 1_000_000
/** How much later than its time a change may become visible, at most of polls and of a poll once a minute. */
const LATENESS = 4 * SECOND
const LONG_LATENESS = 60 * SECOND
const LONG_POLL_INTERVAL: Micros = 60 * SECOND

const now = () => Math.round(performance.now() * 1000)

export class ArtifactSync {
  readonly #db: Database
  readonly #upstream: Upstream
  readonly #log: FastifyBaseLogger
  readonly #pollSize = new PageSize()
  readonly #walkSize = new PageSize()
  /** The greatest time that was read, and when it was first read: by then, the upstream's clock was there. */
  #watermark: { time: string; at: Micros } | null = null
  #previousPoll: Micros | null = null
  #previousLongPoll: Micros = Number.NEGATIVE_INFINITY

  constructor(db: Database, upstream: Upstream, log: FastifyBaseLogger) {
    this.#db = db
    this.#upstream = upstream
    this.#log = log
  }

  /** Reads what is new. `isLong` also finds what became visible late. */
  async poll(isLong = false): Promise<void> {
    const started = now()
    const state = await readMirror(this.#db)
    if (state === null) throw new Error('The database is not a mirror')
    if (state.watermark !== null && this.#watermark === null) this.#watermark = { time: state.watermark, at: started }
    const isThorough = isLong || started - this.#previousLongPoll > LONG_POLL_INTERVAL
    const until = this.#until(isThorough ? LONG_LATENESS : LATENESS)
    let newest = this.#watermark
    let offset = 0
    let low: string | null = null
    for (let count = 0; ; count++) {
      const limit = until === null ? this.#pollSize.limit : Math.min(this.#pollSize.limit, FIRST_ROWS * 8 ** count)
      const page = await fetchArtifacts(this.#upstream, { sort: 'UPDATED_DESC', limit, offset }, this.#pollSize)
      await this.#store(page)
      const first = timeOf(page, 0)
      if (first !== null && (newest === null || first > newest.time)) newest = { time: first, at: now() }
      low = timeOf(page, -1) ?? low
      offset += page.consumed
      if (page.isEnd || (until !== null && low !== null && low <= until)) break
      if (count + 1 < MAX_POLL_PAGES) continue
      const range: Range = { sort: 'UPDATED_DESC', offset, low, until }
      state.walk.ranges.unshift(range)
      await saveMirror(this.#db, { walk: state.walk })
      break
    }
    this.#watermark = newest
    this.#previousPoll = started
    if (isThorough) this.#previousLongPoll = started
    if (newest !== null && newest.time !== state.watermark) await saveMirror(this.#db, { watermark: newest.time })
    await this.#finish(state)
  }

  /** Reads a page of what is left from polls, if any. */
  async walk(): Promise<void> {
    const state = await readMirror(this.#db)
    const [range] = state?.walk.ranges ?? []
    if (!state || !range) return
    const limit = Math.max(2, this.#walkSize.limit)
    // The last row again: if it has moved, a row before it was deleted, or this page starts in the middle of others.
    const start = range.low === null ? range.offset : Math.max(0, range.offset - 1)
    let page = await this.#fetch({ sort: range.sort, limit, offset: start })
    const isRepeated = range.low !== null && start > 0 && page.unreadable === 0
    if (page.consumed === 1 && start < range.offset && !page.isEnd) {
      // Only the last row again: the next one is too large to be read with it, or cannot be sent.
      const next = await this.#fetch({ sort: range.sort, limit: 1, offset: range.offset })
      page = { ...next, rows: [...page.rows, ...next.rows], consumed: page.consumed + next.consumed }
    }
    const column = range.sort === 'UPDATED_DESC' ? 'updated' : 'created'
    const first = timeOf(page, 0, column)
    const hasGap = isRepeated && (first === null ? page.isEnd : range.low !== null && first < range.low)
    if (hasGap) range.offset = Math.max(0, start - limit)
    else {
      await this.#store(page)
      range.low = timeOf(page, -1, column) ?? range.low
      range.offset = start + page.consumed
      if (page.isEnd || (range.until !== null && range.low !== null && range.low <= range.until))
        state.walk.ranges.shift()
    }
    await saveMirror(this.#db, { walk: state.walk, unreadable: state.unreadable + page.unreadable })
    await this.#finish(state)
  }

  /** Adds a reading of all artifacts, for those that are missing here. */
  async walkAgain(): Promise<void> {
    const state = await readMirror(this.#db)
    if (!state || state.walk.ranges.length > 0) return
    state.walk.ranges.push({ sort: 'CREATED_DESC', offset: 0, low: null, until: null })
    await saveMirror(this.#db, { walk: state.walk, unreadable: 0 })
  }

  /** Everything that changed at this time or before has been read. */
  #until(lateness: Micros): string | null {
    if (this.#watermark === null) return null
    const { time, at } = this.#watermark
    const settled = momentOf(time) + Math.max(0, (this.#previousPoll ?? at) - at) - lateness
    return settled < momentOf(time) ? storedTime(settled) : time
  }

  #fetch(page: { sort: Sort; limit: number; offset: number }): Promise<ArtifactPage> {
    return fetchArtifacts(this.#upstream, page, this.#walkSize)
  }

  /** Stores what is new of a page, with what it refers to. */
  async #store({ rows }: ArtifactPage): Promise<void> {
    const artifacts = await keepNewer(this.#db, await prepareArtifacts(this.#db, await keepUnknown(this.#db, rows)))
    if (artifacts.length === 0) return
    const keys = new Set(artifacts.flatMap(({ key }) => key ?? []))
    const [collections, related] = await Promise.all([
      fetchCollections(this.#upstream, [...keys]),
      fetchRelated(this.#db, this.#upstream, {
        flowRunIds: artifacts.flatMap(({ flow_run_id }) => flow_run_id ?? []),
        taskRunIds: artifacts.flatMap(({ task_run_id }) => task_run_id ?? []),
      }),
    ])
    await storeRuns(this.#db, related)
    await this.#storeOrSkip(artifacts, collections)
  }

  /** A row that the database rejects must not keep others from being stored. */
  async #storeOrSkip(artifacts: MirroredArtifact[], collections: UpstreamCollection[]): Promise<void> {
    try {
      await storeArtifacts(this.#db, artifacts, collections)
    } catch (error) {
      if (error instanceof DomainError) throw error
      if (artifacts.length === 1) this.#log.warn({ artifact: artifacts[0]?.id, error: reasonOf(error) }, 'not mirrored')
      else for (const artifact of artifacts) await this.#storeOrSkip([artifact], collections)
    }
  }

  /** When no older artifact is missing, versions get their numbers. */
  async #finish({ walk, completed }: MirrorState): Promise<void> {
    if (walk.ranges.length > 0) return
    await numberVersions(this.#db)
    if (completed === null) await saveMirror(this.#db, { completed: storedTime(nextMoment()) })
  }
}

/** The time of the row at an index; null if there is none. */
function timeOf({ rows }: ArtifactPage, index: number, column: 'updated' | 'created' = 'updated'): string | null {
  return rows.at(index)?.time(column) ?? null
}
