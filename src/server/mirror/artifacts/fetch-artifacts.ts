/** Reads artifacts from the upstream server, in pages that fit into memory. */
import { chunksOf } from '#server/chunks.ts'
import { nextMoment, storedTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { askForFewer, isAboutRows } from '#server/mirror/ask-for-fewer.ts'
import { requiredUuid } from '#server/mirror/runs/checked-fields.ts'
import {
  MAX_ROWS,
  MalformedResponse,
  readOrNull,
  readSoundRows,
  readWireRows,
  type WireRow,
} from '#server/mirror/wire-row.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { RowCount } from '#server/upstream/row-count.ts'
import type { CollectionsAnswer, UpstreamCollection } from './mirrored-rows.ts'
import { readStoredCollections } from './store-collections.ts'

export type Sort = 'UPDATED_DESC' | 'CREATED_DESC'

export type ArtifactPage = {
  rows: WireRow[]
  /** When the upstream server was asked, as a stored time. */
  asked: string
  /** By how much the offset moves: the rows, and those that the upstream server fails to send, or that are malformed. */
  consumed: number
  unreadable: number
  /** Whether no rows follow. */
  isEnd: boolean
}

const FIRST_LIMIT = 10
const TARGET_BYTES = 4_000_000
/** Of a response with more than one row. */
const MAX_BYTES = 32 * 1024 * 1024

/** Chooses how many rows a page has from the size of those before. */
export class PageSize {
  readonly #maxRows: number
  #bytesPerRow: number | null = null

  constructor(maxRows: number) {
    this.#maxRows = maxRows
  }

  get limit(): number {
    const fitting = this.#bytesPerRow === null ? FIRST_LIMIT : Math.floor(TARGET_BYTES / this.#bytesPerRow)
    return Math.max(1, Math.min(this.#maxRows, fitting))
  }

  /** Whether several rows fit into a page. */
  get hasSmallRows(): boolean {
    return this.#bytesPerRow !== null && this.#bytesPerRow * 2 <= TARGET_BYTES
  }

  note(bytes: number, rows: number): void {
    if (rows > 0) this.#bytesPerRow = bytes / rows
  }
}

/** Reads at most `limit` rows. A page that is too large, or contains a row that cannot be sent, is a shorter one. */
export async function fetchArtifacts(
  upstream: Upstream,
  page: { sort: Sort; limit: number; offset: number },
  size: PageSize,
): Promise<ArtifactPage> {
  const { sort, offset } = page
  const ask = async (limit: number): Promise<ArtifactPage> => {
    const asked = storedTime(nextMoment())
    const body = JSON.stringify({ sort, limit, offset })
    const text = await upstream.askText('POST', '/artifacts/filter', body, limit > 1 ? MAX_BYTES : undefined)
    const all = await readSoundRows(text)
    const rows = all.filter((row) => row !== null).filter(isSound)
    size.note(text.length, all.length)
    return { rows, asked, consumed: all.length, unreadable: all.length - rows.length, isEnd: all.length < limit }
  }
  const { result } = await askForFewer(page.limit, ask, () => countArtifacts(upstream))
  return result ?? { rows: [], asked: storedTime(nextMoment()), consumed: 1, unreadable: 1, isEnd: false }
}

/** Throws unless the upstream server sends some artifact other than those that were asked for last. */
export async function expectReadable(upstream: Upstream): Promise<void> {
  const attempts = OTHER_SORTS.map(async (sort) => {
    const body = JSON.stringify({ sort, limit: 1 })
    const rows = await readWireRows(await upstream.askText('POST', '/artifacts/filter', body))
    if (!rows.every(isSound)) throw new MalformedResponse('its artifacts lack an id or a time')
  })
  const results = await Promise.allSettled(attempts)
  const [failure] = results.filter((result) => result.status === 'rejected')
  if (failure && results.every(({ status }) => status === 'rejected')) throw failure.reason
}

/** Their first rows are probably three different ones. */
const OTHER_SORTS = ['ID_DESC', 'KEY_DESC', 'KEY_ASC']

/** Whether a row has what the sync relies on. */
function isSound(row: WireRow): boolean {
  const read = () => [requiredUuid(row, 'id'), row.requiredTime('created'), row.requiredTime('updated')]
  return readOrNull(read) !== null
}

/** The rows of these keys on the latest routes. What is stored is read before. */
export async function askCollections(db: Database, upstream: Upstream, keys: string[]): Promise<CollectionsAnswer> {
  const before = await readStoredCollections(db, keys)
  return { rows: await fetchCollections(upstream, keys), before }
}

async function fetchCollections(upstream: Upstream, keys: string[]): Promise<UpstreamCollection[]> {
  const found: WireRow[] = []
  for (const chunk of chunksOf(keys, MAX_ROWS)) found.push(...(await fetchSomeCollections(upstream, chunk)))
  return found.flatMap((row) => readOrNull(() => collectionOf(row)) ?? [])
}

async function fetchSomeCollections(upstream: Upstream, keys: string[]): Promise<WireRow[]> {
  const body = JSON.stringify({ artifacts: { key: { any_: keys } }, limit: keys.length, sort: 'KEY_ASC' })
  try {
    return await readWireRows(await upstream.askText('POST', '/artifacts/latest/filter', body, MAX_BYTES))
  } catch (error) {
    if (!isAboutRows(error)) throw error
    if (keys.length === 1) return []
    const half = Math.ceil(keys.length / 2)
    const first = await fetchSomeCollections(upstream, keys.slice(0, half))
    return [...first, ...(await fetchSomeCollections(upstream, keys.slice(half)))]
  }
}

function collectionOf(row: WireRow): UpstreamCollection {
  const { id } = row
  const [key, latest_id] = [row.requiredText('key'), row.requiredText('latest_id')]
  return { id, key, latest_id, created: row.requiredTime('created'), updated: row.requiredTime('updated') }
}

/** How many artifacts the upstream server has. */
export function countArtifacts(upstream: Upstream): Promise<number> {
  return upstream.ask(RowCount, 'POST', '/artifacts/count', { artifacts: {} })
}
