/** Reads flows, deployments and runs of the upstream server by their ids. */
import { parseUuid } from '#contract/pydantic-types.ts'
import { MAX_ROWS, readWireRows, type WireRow } from '#server/mirror/wire-row.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { ResponseTooLarge } from '#server/upstream/response-body.ts'

export type Noun = 'flows' | 'deployments' | 'flow_runs' | 'task_runs'

/** So that a page of large rows is not held at once. A run of this size is not stored. */
export const MAX_PAGE_BYTES = 16 * 1024 * 1024

/** Reads rows in as few requests as possible. Ids that the upstream server does not know are left out. */
export async function fetchByIds(upstream: Upstream, noun: Noun, ids: string[]): Promise<WireRow[]> {
  const rows: WireRow[] = []
  for (let from = 0; from < ids.length; from += MAX_ROWS) {
    rows.push(...(await fetchPage(upstream, noun, ids.slice(from, from + MAX_ROWS))))
  }
  return rows
}

async function fetchPage(upstream: Upstream, noun: Noun, ids: string[]): Promise<WireRow[]> {
  const body = JSON.stringify({ [noun]: { id: { any_: ids } }, limit: MAX_ROWS })
  try {
    const text = await upstream.askText('POST', `/${noun}/filter`, body, MAX_PAGE_BYTES)
    const asked = new Set(ids)
    return (await readWireRows(text)).filter((row) => asked.has(idOf(row)))
  } catch (error) {
    if (!(error instanceof ResponseTooLarge)) throw error
    if (ids.length === 1) return []
    const middle = Math.ceil(ids.length / 2)
    const first = await fetchPage(upstream, noun, ids.slice(0, middle))
    return [...first, ...(await fetchPage(upstream, noun, ids.slice(middle)))]
  }
}

/** The id of a row; empty if it is malformed. */
export function idOf(row: WireRow): string {
  const text = row.json('id')
  return (text !== null && text.length < 50 && parseUuid(text.slice(1, -1))) || ''
}
