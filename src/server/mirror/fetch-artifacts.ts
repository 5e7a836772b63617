/** Reads artifacts from the upstream server, in pages that fit into memory. */
import * as z from 'zod/mini'
import type { JsonObject } from '#contract/json.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { InternalFailure } from '#server/upstream/errors.ts'
import { ResponseTooLarge } from '#server/upstream/response-body.ts'
import type { UpstreamCollection } from './store-collections.ts'
import { MAX_ROWS, readWireRows, type WireRow } from './wire-row.ts'

export type Sort = 'UPDATED_DESC' | 'CREATED_DESC'

export type ArtifactPage = {
  rows: WireRow[]
  /** By how much the offset moves: the rows, and those that the upstream server fails to send. */
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
  #bytesPerRow: number | null = null

  get limit(): number {
    if (this.#bytesPerRow === null) return FIRST_LIMIT
    return Math.max(1, Math.min(MAX_ROWS, Math.floor(TARGET_BYTES / this.#bytesPerRow)))
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
  const { sort, limit, offset } = page
  try {
    const body = JSON.stringify({ sort, limit, offset })
    const text = await upstream.askText('POST', '/artifacts/filter', body, limit > 1 ? MAX_BYTES : undefined)
    const rows = await readWireRows(text)
    size.note(text.length, rows.length)
    return { rows, consumed: rows.length, unreadable: 0, isEnd: rows.length < limit }
  } catch (error) {
    if (!(error instanceof ResponseTooLarge || error instanceof InternalFailure)) throw error
    if (limit > 1) return fetchArtifacts(upstream, { ...page, limit: Math.ceil(limit / 2) }, size)
    // The server fails on everything, or only on this row.
    await countArtifacts(upstream, {})
    return { rows: [], consumed: 1, unreadable: 1, isEnd: false }
  }
}

/** The rows of these keys on the latest routes. */
export async function fetchCollections(upstream: Upstream, keys: string[]): Promise<UpstreamCollection[]> {
  const found: WireRow[] = []
  let chunk = keys.slice(0, MAX_ROWS)
  for (let at = 0; at < keys.length; at += chunk.length) {
    chunk = keys.slice(at, at + chunk.length)
    found.push(...(await fetchSomeCollections(upstream, chunk)))
  }
  return found.flatMap((row) => collectionOf(row) ?? [])
}

async function fetchSomeCollections(upstream: Upstream, keys: string[]): Promise<WireRow[]> {
  const body = JSON.stringify({ artifacts: { key: { any_: keys } }, limit: keys.length, sort: 'KEY_ASC' })
  try {
    return await readWireRows(await upstream.askText('POST', '/artifacts/latest/filter', body, MAX_BYTES))
  } catch (error) {
    if (!(error instanceof ResponseTooLarge || error instanceof InternalFailure)) throw error
    if (keys.length === 1) return []
    const half = Math.ceil(keys.length / 2)
    const first = await fetchSomeCollections(upstream, keys.slice(0, half))
    return [...first, ...(await fetchSomeCollections(upstream, keys.slice(half)))]
  }
}

/** Null if the row is malformed. */
function collectionOf(row: WireRow): UpstreamCollection | null {
  try {
    const { id } = row
    const [key, latest_id] = [row.requiredText('key'), row.requiredText('latest_id')]
    return { id, key, latest_id, created: row.requiredTime('created'), updated: row.requiredTime('updated') }
  } catch {
    return null
  }
}

/** How many artifacts match. */
export function countArtifacts(upstream: Upstream, artifacts: JsonObject): Promise<number> {
  return upstream.ask(z.number(), 'POST', '/artifacts/count', { artifacts })
}
