import { expressionBuilder } from 'kysely'
import type * as z from 'zod/mini'
import type { LogFilterBody } from '#contract/filters.ts'
import type { LogsBody } from '#contract/run-requests.ts'
import { nextMoment, storedTime, uuidAt, wireTime } from '#server/database/clock.ts'
import { containsText } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import type { Tables } from '#server/database/tables.ts'
import { among, between, combine, isNull, leaf } from '#server/filters/conditions.ts'
import { pageOf } from '#server/filters/page.ts'

/** Inserts log lines. They do not change the revision: a running flow writes them all the time. */
export async function insertLogs(db: Database, logs: z.output<typeof LogsBody>): Promise<void> {
  const write = async (db: Database) => {
    for (const { name, level, message, timestamp, flow_run_id = null, task_run_id = null } of logs) {
      const now = nextMoment()
      const created = storedTime(now)
      const text = { name: storableText(name), message: storableText(message) }
      await db
        .insertInto('log')
        .values({ id: uuidAt(now), created, updated: created, ...text, level, timestamp, flow_run_id, task_run_id })
        .execute()
    }
  }
  await (db.isTransaction ? write(db) : db.transaction().execute(write))
}

/** Replaces the characters that databases reject, so that the other lines of the request are stored. */
function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd')
}

const lines = expressionBuilder<Tables, 'log'>()

export async function filterLogs(db: Database, query: z.output<typeof LogFilterBody>) {
  const { logs } = query
  const { limit, offset } = pageOf(query)
  const direction = query.sort === 'TIMESTAMP_DESC' ? 'desc' : 'asc'
  const condition = combine(logs?.operator ?? 'and_', [
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
  const rows = await db
    .selectFrom('log')
    .select(['id', 'created', 'updated', 'name', 'level', 'message', 'timestamp', 'flow_run_id', 'task_run_id'])
    .where(condition)
    .orderBy('timestamp', direction)
    .orderBy('id', direction)
    .limit(limit)
    .offset(offset)
    .execute()
  return rows.map((row) => ({
    ...row,
    created: wireTime(row.created),
    updated: wireTime(row.updated),
    timestamp: wireTime(row.timestamp),
  }))
}
