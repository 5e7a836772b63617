/** Reads what is new upstream, newest first. What would take long is read in steps, between which newer artifacts have priority. */

import type { FastifyBaseLogger } from 'fastify'
import { type Micros, momentOf, nextMoment, storedTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { reasonOf } from '#server/errors.ts'
import { type MirrorState, type Range, readMirror, saveMirror } from '#server/mirror/mirror-state.ts'
import { fetchRelated } from '#server/mirror/runs/related.ts'
import { storeRuns } from '#server/mirror/runs/store-runs.ts'
import { storeOrSkip } from '#server/mirror/store-or-skip.ts'
import { MAX_ROWS } from '#server/mirror/wire-row.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { confirmKeys, readUnconfirmed } from './confirm-keys.ts'
import { type ArtifactPage, expectReadable, PageSize } from './fetch-artifacts.ts'
import { type FetchRuns, fetchContext } from './fetch-context.ts'
import type { CollectionsAnswer, MirroredArtifact } from './mirrored-rows.ts'
import { numberVersions } from './number-versions.ts'
import { forgetDeletion } from './only-here.ts'
import { ReadAhead } from './read-ahead.ts'
import { advance, isDone, readPage } from './read-range.ts'
import { keepNewer, keepUnknown, prepareArtifacts, storeArtifacts } from './store-artifacts.ts'

/** Tests have a clock of their own, and small pages. */
export type SyncSettings = {
  nowMs: () => number
  /** Rows that a poll asks for first, unless the last one found more. */
  firstRows: number
  /** Pages of one poll. The rest is read in steps. */
  pollPages: number
  /** Rows of a page. */
  maxRows: number
}
export const SYNC_SETTINGS: SyncSettings = {
  nowMs: () => performance.now(),
  firstRows: 5,
  pollPages: 8,
  maxRows: MAX_ROWS,
}

const SECOND: Micros = 1_000_000
/** How much later than its time a change may become visible, at most of polls and of a poll once a minute. */
const LATENESS = 4 * SECOND
const LONG_LATENESS = 60 * SECOND
const LONG_POLL_INTERVAL: Micros = 60 * SECOND
/** Pages of a poll whose keys and runs are asked for together. */
const PAGES_STORED_AT_ONCE = 3
/** Of rows that are skipped before another one is asked for. */
const MAX_UNREADABLE_IN_A_ROW = 20

/** The greatest time that was read, and when it was first read: by then, the upstream's clock was there. */
type Watermark = { time: string; at: Micros }

export class ArtifactSync {
  readonly #db: Database
  readonly #upstream: Upstream
  readonly #log: FastifyBaseLogger
  readonly #settings: SyncSettings
  readonly #fetchRuns: FetchRuns
  readonly #pollSize: PageSize
  readonly #pages: ReadAhead
  #watermark: Watermark | null = null
  #previousPoll: Micros | null = null
  /** How many rows of the last poll were not older than what it looked for. */
  #recentRows = 0
  /** Rows that could not be read, since the last one that could. */
  #unreadableInARow = 0
  /** What the database does not accept. */
  readonly #rejected = new Set<string>()
  #previousLongPoll: Micros = Number.NEGATIVE_INFINITY

  constructor(
    db: Database,
    upstream: Upstream,
    log: FastifyBaseLogger,
    settings = SYNC_SETTINGS,
    fetchRuns: FetchRuns = (ids) => fetchRelated(db, upstream, ids),
  ) {
    this.#settings = settings
    this.#fetchRuns = fetchRuns
    this.#pollSize = new PageSize(settings.maxRows)
    this.#pages = new ReadAhead(upstream, new PageSize(settings.maxRows))
    this.#db = db
    this.#upstream = upstream
    this.#log = log
  }

  /** Reads what is new. `isLong` also finds what became visible late. */
  async poll(isLong = false): Promise<void> {
    const started = this.#now()
    const state = await readMirror(this.#db)
    if (state === null) throw new Error('The database is not a mirror')
    if (state.watermark !== null && this.#watermark === null) this.#watermark = { time: state.watermark, at: started }
    const unconfirmed = await readUnconfirmed(this.#db)
    const isThorough = isLong || started - this.#previousLongPoll > LONG_POLL_INTERVAL
    const { newest, askedKeys } = await this.#readNew(state, this.#until(isThorough ? LONG_LATENESS : LATENESS))
    this.#watermark = newest
    this.#previousPoll = started
    if (isThorough) this.#previousLongPoll = started
    if (newest !== null && newest.time !== state.watermark) await saveMirror(this.#db, { watermark: newest.time })
    // Keys that were asked for now may have versions that are newer than what was read: the next poll asks for them again.
    const unasked = unconfirmed.filter((key) => !askedKeys.has(key))
    await confirmKeys(this.#db, this.#upstream, unasked)
    await this.#finish(state)
  }

  /** Stores what changed after `until`, or adds it to what is read in steps. */
  async #readNew(
    state: MirrorState,
    until: string | null,
  ): Promise<{ newest: Watermark | null; askedKeys: Set<string> }> {
    let newest = this.#watermark
    const range: Range = { sort: 'UPDATED_DESC', offset: 0, overlap: null, low: null, until }
    const isFirstSync = state.walk.ranges.length > 0 || until === null
    // One more shows that there are no others.
    const firstRows = Math.max(this.#settings.firstRows, this.#recentRows + 1)
    this.#recentRows = 0
    const read: ArtifactPage[] = []
    const askedKeys = new Set<string>()
    const storeRead = () => this.#store(read.splice(0), askedKeys)
    for (let count = 0; count < this.#settings.pollPages; count++) {
      const size = this.#pollSize
      const limit = until === null ? size.limit : Math.min(size.limit, firstRows * 8 ** count)
      const page = await readPage(this.#upstream, range, Math.max(count === 0 ? 1 : 2, limit), size).catch(
        async (error) => {
          await storeRead()
          throw error
        },
      )
      if (page === null) continue
      await this.#expectWorking(page)
      read.push(page)
      const first = page.rows[0]?.time('updated') ?? null
      if (first !== null && (newest === null || first > newest.time)) newest = { time: first, at: this.#now() }
      advance(range, page)
      if (until !== null) this.#recentRows += page.rows.filter((row) => row.requiredTime('updated') > until).length
      const canWait = size.hasSmallRows && read.length < PAGES_STORED_AT_ONCE
      if (!isDone(range, page) && !isFirstSync && canWait) continue
      const stored = await storeRead()
      // A time in the future must not hide what changes until then.
      const isOlderNew = !isFirstSync && !page.isEnd && stored.has(page.rows.at(-1)?.id ?? '')
      if (isDone(range, page) && !isOlderNew) return { newest, askedKeys }
    }
    await storeRead()
    state.walk.ranges.unshift(range)
    await saveMirror(this.#db, { walk: state.walk })
    return { newest, askedKeys }
  }

  /** Reads a page of what is left from polls, if any. */
  async walk(): Promise<void> {
    const state = await readMirror(this.#db)
    const [range] = state?.walk.ranges ?? []
    if (!state || !range) return
    const page = await this.#pages.read(range)
    if (page !== null) {
      await this.#expectWorking(page)
      advance(range, page)
      if (isDone(range, page) || range.offset > endOf(state)) state.walk.ranges.shift()
      else this.#pages.start(range)
      await this.#store([page])
    }
    const unreadable = state.unreadable + (page?.unreadable ?? 0)
    await saveMirror(this.#db, { walk: state.walk, unreadable })
    await this.#finish(state)
  }

  /** Adds a reading of all artifacts, for those that are missing here. Also those that could not be read or stored are tried again. */
  async walkAgain(): Promise<void> {
    const state = await readMirror(this.#db)
    if (!state || state.walk.ranges.length > 0) return
    this.#rejected.clear()
    state.walk.ranges.push({ sort: 'CREATED_DESC', offset: 0, overlap: null, low: null, until: null })
    await saveMirror(this.#db, { walk: state.walk, unreadable: 0 })
  }

  /** Until when artifacts were created that every server of the upstream should know; null if that is not known. */
  get settledUntil(): string | null {
    return this.#until(LATENESS)
  }

  #now(): Micros {
    return Math.round(this.#settings.nowMs() * 1000)
  }

  /** Everything that changed at this time or before has been read. */
  #until(lateness: Micros): string | null {
    if (this.#watermark === null) return null
    const { time, at } = this.#watermark
    const settled = momentOf(time) + Math.max(0, (this.#previousPoll ?? at) - at) - lateness
    return settled < momentOf(time) ? storedTime(settled) : time
  }

  /** Throws before many rows in a row are skipped, if the upstream server cannot send others either. */
  async #expectWorking({ rows, unreadable }: ArtifactPage): Promise<void> {
    const inARow = rows.length > 0 ? 0 : this.#unreadableInARow + unreadable
    const isDoubtful = inARow >= MAX_UNREADABLE_IN_A_ROW
    if (isDoubtful) await expectReadable(this.#upstream)
    this.#unreadableInARow = isDoubtful ? 0 : inARow
  }

  /** Stores what is new of some pages, with what it refers to. Resolves to its ids. Adds the keys that are asked for to `askedKeys`. */
  async #store(pages: ArtifactPage[], askedKeys = new Set<string>()): Promise<Set<string>> {
    const wanted: MirroredArtifact[][] = []
    for (const { rows, asked } of pages) {
      // Also of rows that have not changed.
      await forgetDeletion(
        this.#db,
        rows.map(({ id }) => id),
      )
      const prepared = await prepareArtifacts(this.#db, await keepUnknown(this.#db, rows), asked)
      const artifacts = await keepNewer(this.#db, prepared)
      const accepted = artifacts.filter((artifact) => !this.#rejected.has(nameOf(artifact)))
      if (accepted.length > 0) wanted.push(accepted)
    }
    if (wanted.length === 0) return new Set()
    const { collections, related } = await fetchContext(this.#db, this.#upstream, wanted.flat(), this.#fetchRuns)
    for (const { key } of wanted.flat()) if (key !== null) askedKeys.add(key)
    await storeRuns(this.#db, related)
    const stored = new Set<string>()
    // One page after the other: a row may be part of two.
    for (const artifacts of wanted) for (const id of await this.#storeOrSkip(artifacts, collections)) stored.add(id)
    return stored
  }

  /** A row that the database rejects must not keep others from being stored. */
  async #storeOrSkip(artifacts: MirroredArtifact[], collections: CollectionsAnswer): Promise<string[]> {
    const skip = (artifact: MirroredArtifact, error: unknown) => {
      this.#log.warn({ artifact: artifact.id, error: reasonOf(error) }, 'not mirrored')
      this.#rejected.add(nameOf(artifact))
    }
    const stored = await storeOrSkip(artifacts, (some) => storeArtifacts(this.#db, some, collections), skip)
    return stored.flat()
  }

  /** When no older artifact is missing, versions get their numbers. */
  async #finish({ walk, completed }: MirrorState): Promise<void> {
    if (walk.ranges.length > 0) return
    await numberVersions(this.#db)
    if (completed === null) await saveMirror(this.#db, { completed: storedTime(nextMoment()) })
  }
}

/** Beyond the last artifact: a server that sends the same page for every offset has no end. */
function endOf({ upstream_artifacts }: MirrorState): number {
  return upstream_artifacts === null ? Number.POSITIVE_INFINITY : 2 * upstream_artifacts + MAX_ROWS
}

const nameOf = ({ id, updated }: MirroredArtifact) => `${id} ${updated}`
