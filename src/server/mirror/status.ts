/** How far the mirror is. */
import type { DeletedUpstream, MirrorStatus } from '#contract/mirror.ts'
import { wireTime } from '#server/database/clock.ts'
import type { MirrorTable } from '#server/database/mirror-tables.ts'
import type { Database } from '#server/database/open.ts'
import { type MirrorCounts, occasionalCounts } from './counts.ts'
import { ENDED } from './mirror-state.ts'

type Memory = { readCounts: () => Promise<MirrorCounts>; start: Start | null }

/** What a database had at a time, in milliseconds. */
type Start = { time: number; artifacts: number }

const memories = new WeakMap<Database, Memory>()

/** Null if this database has never been a mirror. */
export async function readMirrorStatus(db: Database, deleted: DeletedUpstream): Promise<MirrorStatus | null> {
  const row = await db.selectFrom('mirror').selectAll().executeTakeFirst()
  if (!row) return null
  const memory = memories.get(db) ?? { readCounts: occasionalCounts(db), start: null }
  memories.set(db, memory)
  const counts = await memory.readCounts()
  const { artifacts } = counts
  const error = errorOf(row)
  const now = Date.now()
  memory.start ??= startOf(row.started, { time: now, artifacts })
  return {
    address: row.address,
    phase: row.completed === null ? 'FIRST_SYNC' : 'FOLLOWING',
    ...counts,
    upstream_artifacts: row.upstream_artifacts,
    unreadable: row.unreadable,
    started: wireTime(row.started),
    completed: wireTime(row.completed),
    seconds_left: row.completed === null && error === null ? secondsLeft(memory.start, row, artifacts, now) : null,
    checked: wireTime(row.checked),
    error,
    deleted,
  }
}

function errorOf({ ended, used, error, error_since, checked, started }: MirrorTable): MirrorStatus['error'] {
  const end = ended ?? used
  if (end !== null) return { message: ENDED, since: wireTime(end) }
  return error === null ? null : { message: error, since: wireTime(error_since ?? checked ?? started) }
}

/** A first sync that an earlier process started may have paused in between, so only what follows tells its speed. */
export function startOf(started: string, current: Start, processStart = performance.timeOrigin): Start {
  const time = Date.parse(started)
  return time >= processStart ? { time, artifacts: 0 } : current
}

/** Before, the first requests say little about the rest. */
const MIN_ELAPSED_MS = 5000

/** From the average speed; null while it is not known. */
export function secondsLeft(
  start: Start,
  { upstream_artifacts }: { upstream_artifacts: number | null },
  artifacts: number,
  now: number,
): number | null {
  const elapsed = now - start.time
  const stored = artifacts - start.artifacts
  if (upstream_artifacts === null || stored <= 0 || elapsed < MIN_ELAPSED_MS) return null
  return Math.ceil((Math.max(upstream_artifacts - artifacts, 0) * elapsed) / stored / 1000)
}
