import { sql } from 'kysely'
import { momentOf, storedTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { countField, requiredUuid, uuidField } from '#server/mirror/runs/checked-fields.ts'
import { readOrNull, type WireRow } from '#server/mirror/wire-row.ts'
import type { RunTable } from './mirrored-runs.ts'

/** The run that a log belongs to. Only task runs without a flow run have a log of their own. */
export type LogOwner = { column: 'flow_run_id' | 'task_run_id'; id: string }

/** The table of the run. */
export function tableOf({ column }: LogOwner): RunTable {
  return column === 'flow_run_id' ? 'flow_run' : 'task_run'
}

/** Adds the lines that are not stored yet. Malformed ones, and those of other runs, are left out. */
export async function storeLogs(
  db: Database,
  owner: LogOwner,
  lines: WireRow[],
  isVisible: () => boolean,
): Promise<number> {
  const rows = lines.flatMap((line) => readOrNull(() => lineRow(owner, line)) ?? [])
  if (rows.length === 0) return 0
  return transact(
    db,
    async (db) => {
      const { numInsertedOrUpdatedRows = 0n } = await db
        .insertInto('log')
        .values(rows)
        .onConflict((conflict) => conflict.column('id').doNothing())
        .executeTakeFirstOrThrow()
      const count = Number(numInsertedOrUpdatedRows)
      if (count > 0) await addToCount(db, owner.id, count)
      return count
    },
    (count) => count > 0 && isVisible(),
  )
}

export async function addToCount(db: Database, id: string, count: number): Promise<void> {
  await db
    .insertInto('mirrored_run')
    .values({ flow_run_id: id, log_lines: count })
    .onConflict((conflict) =>
      conflict.column('flow_run_id').doUpdateSet({ log_lines: sql`mirrored_run.log_lines + ${count}` }),
    )
    .execute()
}

/** Null for a line of another run. */
function lineRow(owner: LogOwner, line: WireRow) {
  const timestamp = line.requiredTime('timestamp')
  const created = line.time('created') ?? timestamp
  const runs = { flow_run_id: uuidField(line, 'flow_run_id'), task_run_id: uuidField(line, 'task_run_id') }
  if (runs[owner.column] !== owner.id) return null
  return {
    id: requiredUuid(line, 'id'),
    created,
    updated: line.time('updated') ?? created,
    name: line.text('name') ?? '',
    level: countField(line, 'level'),
    message: line.text('message') ?? '',
    timestamp,
    ...runs,
  }
}

/** Lines arrive up to this much later than others with a later time. */
const OVERLAP_US = 10_000_000
/** The overlap has no more lines, unless their times are equal. */
const OVERLAP_LINES = 1000

/** From which time on there may be lines that are not stored yet; null: from the start. */
export async function readOverlapStart(db: Database, owner: LogOwner): Promise<string | null> {
  const times = db
    .selectFrom('log')
    .select('timestamp')
    .where(owner.column, '=', owner.id)
    .orderBy('timestamp', 'desc')
    .limit(1)
  const last = await times.executeTakeFirst()
  if (!last) return null
  const early = await times.offset(OVERLAP_LINES - 1).executeTakeFirst()
  const start = storedTime(momentOf(last.timestamp) - OVERLAP_US)
  return early && early.timestamp > start ? early.timestamp : start
}
