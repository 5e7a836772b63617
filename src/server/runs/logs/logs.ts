import { expressionBuilder, type Insertable } from 'kysely'
import type * as z from 'zod/mini'
import type { LogCountBody, LogFilterBody } from '#contract/filters.ts'
import type { LogCreate } from '#contract/run-requests.ts'
import { nextMoment, storedTime, uuidAt, wireTime } from '#server/database/clock.ts'
import { containsText, forLongReads } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import type { Tables } from '#server/database/tables.ts'
import { among, between, type Condition, combine, isNull, leaf } from '#server/filters/conditions.ts'
import { pageOf } from '#server/filters/page.ts'
import { timeSlice } from '#server/time-slice.ts'

/** Lines of one statement. */
const MAX_CHUNK_LINES = 500
const MAX_CHUNK_CHARS = 500_000

/**
 * Inserts log lines, a chunk per transaction, so that other requests need not wait for all of them. They do not change
 * the revision: a running flow writes them all the time.
 */
export async function insertLogs(db: Database, logs: LogCreate[]): Promise<void> {
  const pause = timeSlice()
  let rows: Insertable<Tables['log']>[] = []
  let chars = 0
  const flush = async () => {
    if (rows.length > 0) await db.insertInto('log').values(rows).execute()
    rows = []
    chars = 0
  }
  for (const log of logs) {
    const row = rowOf(log)
    rows.push(row)
    chars += row.message.length
    if (rows.length < MAX_CHUNK_LINES && chars < MAX_CHUNK_CHARS) continue
    await flush()
    await pause()
  }
  await flush()
}

function rowOf({ name, level, message, timestamp, flow_run_id = null, task_run_id = null }: LogCreate) {
  const now = nextMoment()
  const created = storedTime(now)
  return {
    id: uuidAt(now),
    created,
    updated: created,
    name: storableText(name),
    level,
    message: storableText(message),
    timestamp,
    flow_run_id,
    task_run_id,
  }
}

/** Replaces the characters that databases reject, so that the other lines of the request are stored. */
function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd')
}

const lines = expressionBuilder<Tables, 'log'>()

function logCondition(db: Database, logs: z.output<typeof LogFilterBody>['logs']): Condition {
  return combine(logs?.operator ?? 'and_', [
    leaf(logs?.level, ({ ge_, le_ }) => [
      typeof ge_ === 'number' ? lines('log.level', '>=', ge_) : null,
      typeof le_ === 'number' ? lines('log.level', '<=', le_) : null,
    ]),
    leaf(logs?.timestamp, (range) => between('log.timestamp', range)),
    leaf(logs?.flow_run_id, ({ any_ }) => [among('log.flow_run_id', any_)]),
    leaf(logs?.task_run_id, ({ operator, any_, is_null_ }) =>
      combine(operator, [among('log.task_run_id', any_), isNull('log.task_run_id', is_null_)]),
    ),
    leaf(logs?.text, ({ query }) => [query ? containsText(db, 'log.message', query) : null]),
  ])
}

export async function countLogs(db: Database, { logs }: z.output<typeof LogCountBody>): Promise<number> {
  const { count } = await forLongReads(db)
    .selectFrom('log')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where(logCondition(db, logs))
    .executeTakeFirstOrThrow()
  return count
}

export async function filterLogs(db: Database, query: z.output<typeof LogFilterBody>) {
  const { logs } = query
  const { limit, offset } = pageOf(query)
  const direction = query.sort === 'TIMESTAMP_DESC' ? 'desc' : 'asc'
  const ordered = forLongReads(db).selectFrom('log').orderBy('timestamp', direction).orderBy('id', direction)
  // In a subquery: only an index is read of the lines before the offset.
  const ids = ordered.select('id').where(logCondition(db, logs)).limit(limit).offset(offset)
  const rows = await ordered
    .select(['id', 'created', 'updated', 'name', 'level', 'message', 'timestamp', 'flow_run_id', 'task_run_id'])
    .where('id', 'in', ids)
    .execute()
  return rows.map((row) => ({
    ...row,
    created: wireTime(row.created),
    updated: wireTime(row.updated),
    timestamp: wireTime(row.timestamp),
  }))
}
