/** Follows the runs of the upstream server that are active, and those that have ended. */
import { momentOf, storedTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { readOrNull } from '#server/mirror/wire-row.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { fetchByIds, idOf } from './fetch-by-id.ts'
import { missingRows } from './missing-rows.ts'
import { presentRuns } from './present-runs.ts'
import { fetchPage, type Page, storeFlowRuns } from './run-pages.ts'

const ACTIVE = ['PENDING', 'RUNNING', 'PAUSED', 'CANCELLING']

const MAX_PAGES = 25
/** Of a list. Each takes several requests. */
const MAX_UNREADABLE = 3
/** Runs that are no longer among the active ones, in one call. */
const MAX_LOST = 1000
/** A run may have ended some time before the upstream server shows it. */
const OVERLAP_MICROS = 30_000_000

type Poll = {
  /** For the next call. */
  since: string | null
  /** The ids of stored runs that the upstream server does not have any more. */
  deleted: string[]
  /** How many rows the upstream server failed to send. */
  unreadable: number
}

/**
 * Stores the runs that are active or have ended since the last call: two requests if nothing has changed. `since` is
 * null in the first call.
 */
export async function pollRuns(db: Database, upstream: Upstream, since: string | null): Promise<Poll> {
  const active = { flow_runs: { state: { type: { any_: ACTIVE } } }, sort: 'START_TIME_DESC' }
  const after = since === null ? {} : { after_: storedTime(momentOf(since) - OVERLAP_MICROS) }
  const ended = { flow_runs: { end_time: { is_null_: false, ...after } }, sort: 'END_TIME_DESC' }
  const [activeList, endedList] = await Promise.all([
    storePages(db, upstream, active, () => true),
    // Of those from before the last call, the rest is known if none of a page has changed; the first call reads one page.
    storePages(db, upstream, ended, (changed, end) => since !== null && (changed > 0 || (end !== null && end > since))),
  ])
  const lost = await lostRuns(db, new Set([...activeList.seen, ...endedList.seen].map(({ id }) => id)))
  const found = await fetchByIds(upstream, 'flow_runs', lost)
  await storeFlowRuns(db, upstream, found)
  const foundIds = new Set(found.map(idOf))
  const deleted = await missingRows(
    upstream,
    'flow_runs',
    lost.filter((id) => !foundIds.has(id)),
  )
  const unreadable = activeList.unreadable + endedList.unreadable
  return { since: lastEnd(endedList.seen, since), deleted, unreadable }
}

type Seen = { id: string; end: string | null }

/**
 * Stores pages while `goesOn` accepts the number of rows that a page has changed, and the end of its last run. Runs that
 * cannot be read are skipped.
 */
async function storePages(
  db: Database,
  upstream: Upstream,
  query: object,
  goesOn: (changed: number, end: string | null) => boolean,
): Promise<{ seen: Seen[]; unreadable: number }> {
  const seen: Seen[] = []
  let unreadable = 0
  let offset: number | null = 0
  let limit: number | undefined
  for (let pages = 0; pages < MAX_PAGES && offset !== null && unreadable < MAX_UNREADABLE; pages++) {
    const page: Page = await fetchPage(upstream, 'flow_runs', query, offset, limit)
    const changed = await storeFlowRuns(db, upstream, page.rows)
    seen.push(...page.rows.map((row) => ({ id: idOf(row), end: readOrNull(() => row.time('end_time')) })))
    if (page.isUnreadable) unreadable++
    offset = page.isUnreadable || goesOn(changed, seen.at(-1)?.end ?? null) ? page.next : null
    limit = page.nextLimit
  }
  return { seen, unreadable }
}

/** Stored runs that were active, and are not among the given ones. */
async function lostRuns(db: Database, seen: Set<string>): Promise<string[]> {
  const rows = await presentRuns(db).where('flow_run.state_type', 'in', ACTIVE).execute()
  return rows.flatMap(({ id }) => (seen.has(id) ? [] : [id])).slice(0, MAX_LOST)
}

/** The latest end, but not a time that is yet to come. */
function lastEnd(runs: Seen[], since: string | null): string | null {
  const now = storedTime(Date.now() * 1000)
  let last = since
  for (const { end } of runs) if (end !== null && end <= now && (last === null || end > last)) last = end
  return last
}
