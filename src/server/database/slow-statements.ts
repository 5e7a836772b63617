import type { LogEvent } from 'kysely'

/** Called for a slow statement. `sql` has placeholders for its parameters. */
export type SlowStatementListener = (statement: { sql: string; ms: number }) => void

const SLOW_STATEMENT_MS = 1000

/** A list of ids has thousands of placeholders. */
const MAX_SQL_CHARS = 2000

/** Reports slow statements, including those that fail, without their parameters, which may be confidential. */
export function reportSlowStatements(listener: SlowStatementListener, thresholdMs = SLOW_STATEMENT_MS) {
  return ({ query, queryDurationMillis }: LogEvent): void => {
    if (queryDurationMillis < thresholdMs) return
    listener({ sql: query.sql.slice(0, MAX_SQL_CHARS), ms: Math.round(queryDurationMillis) })
  }
}
