/** Reads flows, deployments and runs of the upstream server by their ids. */
import { parseUuid } from '#contract/pydantic-types.ts'
import { askForFewer } from '#server/mirror/ask-for-fewer.ts'
import { MAX_ROWS, readSoundRows, type WireRow } from '#server/mirror/wire-row.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { RowCount } from '#server/upstream/row-count.ts'

export type Noun = 'flows' | 'deployments' | 'flow_runs' | 'task_runs'
type Resource = Noun | 'artifacts'

/** So that a page of large rows is not held at once. A run of this size is not stored. */
const MAX_PAGE_BYTES = 16 * 1024 * 1024

/** In one call: then the other rows are not asked for, which would take two requests each. */
const MAX_UNREADABLE = 10

/**
 * Reads rows in as few requests as possible. Ids that the upstream server does not know are left out, and so are those that it
 * cannot send, which are `unread`.
 */
export async function fetchByIds(
  upstream: Upstream,
  noun: Noun,
  ids: string[],
  unread: string[] = [],
): Promise<WireRow[]> {
  const asked = new Set(ids)
  const found: WireRow[] = []
  let from = 0
  let unreadable = 0
  let maxRows = MAX_ROWS
  while (from < ids.length && unreadable < MAX_UNREADABLE) {
    const ask = (limit: number) => askRows(upstream, noun, idsFilter(noun, ids.slice(from, from + limit)), MAX_ROWS)
    const { result, limit } = await askForFewer(Math.min(ids.length - from, maxRows), ask, probe(upstream, noun))
    for (const row of result ?? []) if (row !== null && asked.has(idOf(row))) found.push(row)
    if (result === null) {
      unreadable++
      unread.push(...ids.slice(from, from + limit))
    }
    from += limit
    maxRows = Math.min(limit * 2, MAX_ROWS)
  }
  unread.push(...ids.slice(from))
  return found
}

/** Null stands for a row that is malformed. */
export async function askRows(
  upstream: Upstream,
  noun: Resource,
  query: object,
  limit: number,
): Promise<(WireRow | null)[]> {
  const body = JSON.stringify({ ...query, limit })
  return readSoundRows(await upstream.askText('POST', `/${noun}/filter`, body, MAX_PAGE_BYTES))
}

/** A request about no row, which only fails if the server does. */
export function probe(upstream: Upstream, noun: Noun): () => Promise<unknown> {
  return () => countRows(upstream, noun, [])
}

/** How many of the rows the upstream server has. */
export function countRows(upstream: Upstream, noun: Resource, ids: string[]): Promise<number> {
  return upstream.ask(RowCount, 'POST', `/${noun}/count`, idsFilter(noun, ids))
}

export function idsFilter(noun: Resource, ids: string[]) {
  return { [noun]: { id: { any_: ids } } }
}

/** The id of a row; empty if it is malformed. */
export function idOf(row: WireRow): string {
  const text = row.json('id')
  return (text !== null && text.length < 50 && parseUuid(text.slice(1, -1))) || ''
}
