/** Reads the recent runs of the upstream server, which artifacts need not refer to, a page at a time. */
import * as z from 'zod/mini'
import { tryJson } from '#contract/json.ts'
import { storedTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { readOrNull, type WireRow } from '#server/mirror/wire-row.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { fetchPage, offsetAfter, storeFlowRuns } from './run-pages.ts'

const MAX_RUNS = 2000
const MAX_AGE_MS = 30 * 24 * 60 * 60 * 1000

const Position = z.object({
  offset: z.number().check(z.nonnegative()),
  /** How many of the last rows could not be read. */
  failures: z._default(z.number().check(z.nonnegative()), 0),
})
type Position = z.infer<typeof Position>

const QUERY = { flow_runs: { state: { type: { not_any_: ['SCHEDULED'] } } }, sort: 'START_TIME_DESC' }

/**
 * Stores the next page, newest first. Resolves to the position of the next call: null after the last page. Runs that
 * start meanwhile move others to a later page, so that none is missed.
 */
export async function walkRuns(db: Database, upstream: Upstream, position: string | null): Promise<string | null> {
  const { offset, failures } = Position.safeParse(tryJson(position ?? '')).data ?? { offset: 0, failures: 0 }
  const page = await fetchPage(upstream, 'flow_runs', QUERY, offset)
  await storeFlowRuns(db, upstream, page.rows)
  const next = offsetAfter(page, offset, failures)
  const oldest = page.rows.at(-1)
  if (next === null || next >= MAX_RUNS || (oldest && isOld(oldest))) return null
  return JSON.stringify({ offset: next, failures: page.isUnreadable ? failures + 1 : 0 } satisfies Position)
}

function isOld(row: WireRow): boolean {
  const start = readOrNull(() => row.time('start_time') ?? row.time('expected_start_time'))
  return start !== null && start < storedTime((Date.now() - MAX_AGE_MS) * 1000)
}
