/** Pages of the upstream server's flows, deployments and flow runs, and what these refer to. */
import { isAnyOf } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { askForFewer } from '#server/mirror/ask-for-fewer.ts'
import { MAX_ROWS, type WireRow } from '#server/mirror/wire-row.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { askRows, idOf, type Noun, probe } from './fetch-by-id.ts'
import { withRelated } from './related.ts'
import { storeRuns } from './store-runs.ts'

export type Page = {
  rows: WireRow[]
  /** The offset of the next page; null after the last one. */
  next: number | null
  /** How many rows the next page may have. */
  nextLimit: number
  /** Whether the row at the offset cannot be read, so that the page is empty. */
  isUnreadable: boolean
}

/** Reads at most `maxRows` rows from an offset on; fewer where they are large, or before one that cannot be read. */
export async function fetchPage(
  upstream: Upstream,
  noun: Noun,
  query: object,
  offset: number,
  maxRows: number = MAX_ROWS,
): Promise<Page> {
  const ask = (limit: number) => askRows(upstream, noun, { ...query, offset }, limit)
  const { result, limit } = await askForFewer(maxRows, ask, probe(upstream, noun))
  const nextLimit = Math.min(limit * 2, MAX_ROWS)
  if (result === null) return { rows: [], next: offset + 1, nextLimit, isUnreadable: true }
  const rows = result.filter((row) => row !== null)
  return { rows, next: result.length < limit ? null : offset + limit, nextLimit, isUnreadable: false }
}

const MAX_SKIPPED = 128

/** Where to go on after `failures` rows in a row that cannot be read: a server that fails on all of them has an end, too. */
export function offsetAfter({ next, isUnreadable }: Page, offset: number, failures: number): number | null {
  return isUnreadable ? offset + Math.min(2 ** failures, MAX_SKIPPED) : next
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
