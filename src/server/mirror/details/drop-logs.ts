/** Bounds the logs that a mirror keeps of runs on the upstream server, because these can be read again. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { forLongReads } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { addToCount } from './store-logs.ts'

/** Lines of one transaction: about 5 ms on SQLite. */
const MAX_CHUNK_LINES = 250
/** Found in one statement. */
const MAX_RUNS = 100

/** Deletes the logs that were not asked for for longest, until at most `maxLines` are left. */
export async function dropOldLogs(db: Database, maxLines: number, signal: AbortSignal): Promise<void> {
  let excess = (await countLines(db)) - maxLines
  while (excess > 0 && !signal.aborted) {
    const runs = await leastUsed(db)
    if (runs.length === 0) return
    for (const { flow_run_id, log_lines } of runs) {
      if (excess <= 0) return
      do {
        if (signal.aborted) return
        await nextTurn()
      } while ((await dropChunk(db, flow_run_id)) === MAX_CHUNK_LINES)
      excess -= log_lines
    }
  }
}

/** The runs with a log that can be read again. */
function droppable(db: Database) {
  return db.selectFrom('mirrored_run').where('log_lines', '>', 0).where('deleted', 'is', null)
}

function leastUsed(db: Database) {
  return droppable(forLongReads(db))
    .select(['flow_run_id', 'log_lines'])
    .orderBy('logs_used', (order) => order.asc().nullsFirst())
    .limit(MAX_RUNS)
    .execute()
}

async function countLines(db: Database): Promise<number> {
  const { lines } = await droppable(forLongReads(db))
    .select(({ fn }) => fn.sum<number | null>('log_lines').as('lines'))
    .executeTakeFirstOrThrow()
  return lines ?? 0
}

/** Pages are not told: the log was not shown for long. */
function dropChunk(db: Database, id: string): Promise<number> {
  return transact(
    db,
    async (db) => {
      // The upstream server may have deleted the run meanwhile.
      if (!(await droppable(db).select('flow_run_id').where('flow_run_id', '=', id).executeTakeFirst())) return 0
      const lines = db
        .selectFrom('log')
        .select('id')
        .where((eb) =>
          eb.or([eb('flow_run_id', '=', id), eb.and([eb('task_run_id', '=', id), eb('flow_run_id', 'is', null)])]),
        )
        .limit(MAX_CHUNK_LINES)
      const { numDeletedRows } = await db.deleteFrom('log').where('id', 'in', lines).executeTakeFirstOrThrow()
      const count = Number(numDeletedRows)
      if (count === MAX_CHUNK_LINES) await addToCount(db, id, -count)
      const rest = count === MAX_CHUNK_LINES ? {} : { log_lines: 0 }
      const unread = { has_all_logs: 0, logs_checked: null, ...rest }
      await db.updateTable('mirrored_run').set(unread).where('flow_run_id', '=', id).execute()
      return count
    },
    () => false,
  )
}
