/** Bounds the logs that a mirror keeps. Those of runs on the upstream server can be read again. */
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { timeSlice } from '#server/time-slice.ts'
import { addToCount } from './store-logs.ts'

/** Lines of one transaction. */
const MAX_CHUNK_LINES = 1000

/** Deletes the logs that were not asked for for longest, until at most `maxLines` are left. */
export async function dropOldLogs(db: Database, maxLines: number, signal: AbortSignal): Promise<void> {
  const pause = timeSlice()
  for (let excess = (await countLines(db)) - maxLines; excess > 0 && !signal.aborted; ) {
    const run = await db
      .selectFrom('mirrored_run')
      .select(['flow_run_id', 'log_lines'])
      .where('log_lines', '>', 0)
      .orderBy(({ fn, val }) => fn.coalesce('logs_used', val('')))
      .limit(1)
      .executeTakeFirst()
    if (!run) return
    while ((await dropChunk(db, run.flow_run_id)) === MAX_CHUNK_LINES && !signal.aborted) await pause()
    excess -= run.log_lines
  }
}

async function countLines(db: Database): Promise<number> {
  const { lines } = await db
    .selectFrom('mirrored_run')
    .select(({ fn }) => fn.sum<number | null>('log_lines').as('lines'))
    .executeTakeFirstOrThrow()
  return lines ?? 0
}

/** Pages are not told: the log was not shown for long. */
function dropChunk(db: Database, id: string): Promise<number> {
  return transact(
    db,
    async (db) => {
      const lines = await db
        .selectFrom('log')
        .select('id')
        .where((eb) =>
          eb.or([eb('flow_run_id', '=', id), eb.and([eb('task_run_id', '=', id), eb('flow_run_id', 'is', null)])]),
        )
        .limit(MAX_CHUNK_LINES)
        .execute()
      const ids = lines.map((line) => line.id)
      if (ids.length > 0) await db.deleteFrom('log').where('id', 'in', ids).execute()
      if (ids.length === MAX_CHUNK_LINES) await addToCount(db, id, -ids.length)
      const rest = ids.length === MAX_CHUNK_LINES ? {} : { log_lines: 0 }
      const unread = { has_all_logs: 0, logs_checked: null, ...rest }
      await db.updateTable('mirrored_run').set(unread).where('flow_run_id', '=', id).execute()
      return ids.length
    },
    () => false,
  )
}
