/** Follows the runs of the upstream server that are active, and those that have ended. */
import { momentOf, storedTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { UpstreamError } from '#server/errors.ts'
import type { WireRow } from '#server/mirror/wire-row.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { fetchByIds, idOf } from './fetch-by-id.ts'
import { missingRows } from './missing-rows.ts'
import { presentRuns } from './present-runs.ts'
import { fetchPage, storeFlowRuns } from './run-pages.ts'

const ACTIVE = ['PENDING', 'RUNNING', 'PAUSED', 'CANCELLING']

const MAX_PAGES = 25
/** Runs that are no longer among the active ones, in one call. */
const MAX_LOST = 1000
/** A run may have ended some time before the upstream server shows it. */
const OVERLAP_MICROS = 30_000_000

type Poll = {
  /** For the next call. */
  since: string | null
  /** The ids of stored runs that the upstream server does not have any more. */
  deleted: string[]
}

/**
 * Stores the runs that are active or have ended since the last call: two requests if nothing has changed. `since` is
 * null in the first call.
 */
export async function pollRuns(db: Database, upstream: Upstream, since: string | null): Promise<Poll> {
  const active = { flow_runs: { state: { type: { any_: ACTIVE } } }, sort: 'START_TIME_DESC' }
  const after = since === null ? {} : { after_: storedTime(momentOf(since) - OVERLAP_MICROS) }
  const ended = { flow_runs: { end_time: { is_null_: false, ...after } }, sort: 'END_TIME_DESC' }
  const [activeRuns, endedRuns] = await Promise.all([
    storePages(db, upstream, active, () => true),
    // Of those from before the last call, the rest is known if none of a page has changed; the first call reads one page.
    storePages(db, upstream, ended, (changed, end) => since !== null && (changed > 0 || (end !== null && end > since))),
  ])
  const lost = await lostRuns(db, new Set([...activeRuns, ...endedRuns].map(({ id }) => id)))
  const found = await fetchByIds(upstream, 'flow_runs', lost)
  await storeFlowRuns(db, upstream, found)
  const foundIds = new Set(found.map(idOf))
  const deleted = await missingRows(
    upstream,
    'flow_runs',
    lost.filter((id) => !foundIds.has(id)),
  )
  return { since: lastEnd(endedRuns, since), deleted }
}

type Seen = { id: string; end: string | null }

/** Stores pages while `goesOn` accepts the number of rows that a page has changed, and the end of its last run. */
async function storePages(
  db: Database,
  upstream: Upstream,
  query: object,
  goesOn: (changed: number, end: string | null) => boolean,
): Promise<Seen[]> {
  const seen: Seen[] = []
  let offset: number | null = 0
  for (let page = 0; page < MAX_PAGES && offset !== null; page++) {
    const { rows, next } = await fetchPage(upstream, 'flow_runs', query, offset)
    const changed = await storeFlowRuns(db, upstream, rows)
    seen.push(...rows.map((row) => ({ id: idOf(row), end: endTime(row) })))
    // An empty page stands for a run that is too large: to find the next ones would take too many requests.
    offset = rows.length > 0 && goesOn(changed, seen.at(-1)?.end ?? null) ? next : null
  }
  return seen
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

function endTime(row: WireRow): string | null {
  try {
    return row.time('end_time')
  } catch (error) {
    if (error instanceof UpstreamError) return null
    throw error
  }
}
