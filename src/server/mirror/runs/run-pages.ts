/** Pages of the upstream server's flows, deployments and flow runs, and what these refer to. */
import { isAnyOf } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { MAX_ROWS, readWireRows, type WireRow } from '#server/mirror/wire-row.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { ResponseTooLarge } from '#server/upstream/response-body.ts'
import { idOf, MAX_PAGE_BYTES, type Noun } from './fetch-by-id.ts'
import { withRelated } from './related.ts'
import { storeRuns } from './store-runs.ts'

/** `next` is the offset of the next page; null after the last one. */
type Page = { rows: WireRow[]; next: number | null }

/** Pages are smaller where the rows are large. Skips a row that is too large on its own. */
export async function fetchPage(
  upstream: Upstream,
  noun: Noun,
  query: object,
  offset: number,
  limit: number = MAX_ROWS,
): Promise<Page> {
  const body = JSON.stringify({ ...query, limit, offset })
  try {
    const text = await upstream.askText('POST', `/${noun}/filter`, body, MAX_PAGE_BYTES)
    const rows = await readWireRows(text)
    return { rows, next: rows.length < limit ? null : offset + limit }
  } catch (error) {
    if (!(error instanceof ResponseTooLarge)) throw error
    return limit === 1
      ? { rows: [], next: offset + 1 }
      : fetchPage(upstream, noun, query, offset, Math.floor(limit / 2))
  }
}

/** Stores flow runs with all that new ones refer to; resolves to the number of rows that changed. */
export async function storeFlowRuns(db: Database, upstream: Upstream, rows: WireRow[]): Promise<number> {
  if (rows.length === 0) return 0
  const ids = rows.map(idOf)
  const stored = await db
    .selectFrom('flow_run')
    .select('id')
    .where(isAnyOf(db, 'flow_run.id', ids))
    .execute()
  const known = new Set(stored.map(({ id }) => id))
  const related = await withRelated(db, upstream, { flowRuns: rows.filter((row) => !known.has(idOf(row))) })
  const flowRuns = [...related.flowRuns, ...rows.filter((row) => known.has(idOf(row)))]
  return storeRuns(db, { ...related, flowRuns })
}
