import { nextMoment, storedTime, wireTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { readOrNull, readWireRows } from '#server/mirror/wire-row.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import type { Announcer } from './announcer.ts'
import { pageReader } from './list-pages.ts'
import { saveProgress } from './mirrored-runs.ts'
import { type LogOwner, readOverlapStart, storeLogs } from './store-logs.ts'

/** Of one run; later ones are not stored. */
const MAX_LINES = 500_000

/** Reads the lines of a run that are not stored yet. `isLast`: no more are expected. */
export async function readLogs(
  db: Database,
  upstream: Upstream,
  owner: LogOwner,
  { isLast, announcer }: { isLast: boolean; announcer: Announcer },
): Promise<void> {
  const began = storedTime(nextMoment())
  const readFrom = (start: string | null) => readLinesFrom(db, upstream, owner, start, announcer.isVisible)
  await readFrom(await readOverlapStart(db, owner))
  // Some may have arrived later than the overlap.
  if (isLast && (await hasMore(db, upstream, owner))) await readFrom(null)
  const progress = { logs_checked: began, has_all_logs: isLast ? 1 : 0 }
  await transact(db, (db) => saveProgress(db, owner.id, progress), announcer.isLastVisible)
}

const linesOf = ({ column, id }: LogOwner) => ({ [column]: { any_: [id] } })

/** By time, because lines that arrive meanwhile would move the others to another offset. */
async function readLinesFrom(
  db: Database,
  upstream: Upstream,
  owner: LogOwner,
  start: string | null,
  isVisible: () => boolean,
): Promise<void> {
  const readPage = pageReader(upstream, '/logs/filter')
  let time = start
  let total = 0
  for (let offset: number | null = 0; offset !== null && total < MAX_LINES; ) {
    const since = time === null ? {} : { timestamp: { after_: wireTime(time) } }
    const { rows, next } = await readPage({ logs: { ...linesOf(owner), ...since }, sort: 'TIMESTAMP_ASC' }, offset)
    await storeLogs(db, owner, rows, isVisible)
    total += rows.length
    const last = readOrNull(() => rows.at(-1)?.time('timestamp') ?? null)
    const isLater = last !== null && (time === null || last > time)
    offset = next === null ? null : isLater ? 0 : next
    if (isLater) time = last
  }
}

/** Whether the upstream server has more lines than are stored. */
async function hasMore(db: Database, upstream: Upstream, owner: LogOwner): Promise<boolean> {
  const { count } = await db
    .selectFrom('log')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where(owner.column, '=', owner.id)
    .executeTakeFirstOrThrow()
  if (count >= MAX_LINES) return false
  const query = { logs: linesOf(owner), sort: 'TIMESTAMP_ASC', limit: 1, offset: count }
  return (await readWireRows(await upstream.askText('POST', '/logs/filter', JSON.stringify(query)))).length > 0
}
