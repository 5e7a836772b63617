/** The differences between SQLite and PostgreSQL in the statements of the store. */
import {
  type Expression,
  PostgresAdapter,
  type RawBuilder,
  type SelectQueryBuilder,
  type Simplify,
  type SqlBool,
  sql,
} from 'kysely'
import { foldCase } from './fold-case.ts'
import { CHANNEL, listen } from './listen.ts'
import type { Database } from './open.ts'
import { APPLICATION_NAME, SharedAdapter } from './postgres.ts'
import { rejectNul } from './query-compilers.ts'
import { FileAdapter } from './sqlite/sqlite-file.ts'
import type { Tables, TextColumn } from './tables.ts'

function isPostgres(db: Database): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter
}

/** Matches when the start of `column` contains `text`, ignoring case, without wildcards. */
export function containsText(db: Database, column: TextColumn, text: string): RawBuilder<SqlBool> {
  const start = sql`substr(${sql.ref(column)}, 1, ${sql.lit(MAX_SEARCHED_CHARACTERS)})`
  if (!isPostgres(db)) return sql<SqlBool>`contains_folded(${start}, ${foldCase(text)})`
  // Like `ilike`, but in a time that hardly depends on the text. A migration creates `any_case`.
  return sql<SqlBool>`strpos(lower(${start} collate any_case), lower(${text}::text collate any_case)) > 0`
}

/** Matches when `column` contains exactly this text. */
export function containsPart(db: Database, column: TextColumn, text: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`${sql.raw(isPostgres(db) ? 'strpos' : 'instr')}(${sql.ref(column)}, ${text}) > 0`
}

/** Matches when the search text of a listed artifact contains `text`, ignoring case. */
export function matchesListed(db: Database, text: string): RawBuilder<SqlBool> {
  const search = sql.ref('artifact_listed.search')
  if (isPostgres(db)) return sql<SqlBool>`strpos(${search}, lower(${text}::text collate any_case)) > 0`
  // A call of a function of ours takes much longer, and only other letters than those of ASCII need it.
  const folded = foldCase(text)
  return sql<SqlBool>`(instr(${search}, ${folded}) > 0 or
    (length(${search}) < octet_length(${search}) and contains_folded(${search}, ${folded})))`
}

/** Between the parts of what `matchesListed` searches, so that no match extends over two of them. */
export const SEARCH_SEPARATOR = '\u001f'

/** Bounds the time that a row takes. */
const MAX_SEARCHED_CHARACTERS = 100_000

/**
 * The connection for statements that read many rows. On SQLite they run in another thread, so that other requests need
 * not wait for them. They do not see the changes of a transaction, so within one they run in it.
 */
export function forLongReads(db: Database): Database {
  const { adapter } = db.getExecutor()
  const reader = adapter instanceof FileAdapter && !db.isTransaction ? adapter.reader() : null
  return reader ?? db
}

/** Like `in` with a list of any length, in one parameter: the same SQL for every list. */
export function isAnyOf(db: Database, column: TextColumn, values: string[]): RawBuilder<SqlBool> {
  return isInParameter(db, sql.ref(column), sql`${listParameter(db, values)}`)
}

/** The same with a parameter that has a value of `listParameter`. */
export function isInParameter(db: Database, column: RawBuilder<unknown>, parameter: RawBuilder<unknown>) {
  return isPostgres(db)
    ? sql<SqlBool>`${column} = any(${parameter}::text[])`
    : sql<SqlBool>`${column} in (select value from json_each(${parameter}))`
}

export function listParameter(db: Database, values: string[]): string | string[] {
  for (const value of values) rejectNul(value)
  return isPostgres(db) ? values : JSON.stringify(values)
}

/** A table `each` with a column `value`: the values of a parameter of `listParameter`. */
export function valuesOf(db: Database, parameter: RawBuilder<unknown>) {
  return isPostgres(db)
    ? sql<{ value: string }>`unnest(${parameter}::text[])`.as<'each'>(sql`each(value)`)
    : sql<{ value: string }>`json_each(${parameter})`.as<'each'>(sql.ref('each'))
}

/** Whether a subquery of a join can refer to the tables before it. */
export const hasLateralJoins = isPostgres

/** The condition as a check of each row in the order of the list: SQLite, which has no statistics, would rather sort. */
export function checkInOrder(db: Database, condition: Expression<SqlBool>): Expression<SqlBool> {
  return isPostgres(db) ? condition : sql<SqlBool>`(${condition}) is true`
}

/** Matches when `column` matches `pattern`, case-sensitively; `*` is the only wildcard. */
export function fitsPattern(db: Database, column: TextColumn, pattern: string): RawBuilder<SqlBool> {
  if (!isPostgres(db)) return sql<SqlBool>`${sql.ref(column)} glob ${pattern.replace(/[?[]/g, '[$&]')}`
  const text = pattern.replace(/[\\%_]/g, '\\$&').replaceAll('*', '%')
  return sql<SqlBool>`${sql.ref(column)} like ${text} escape '\\'`
}

/** Data as the database stores it. Prefect on SQLite stores a bare number beyond 64 bits as a double. */
export function storedData(db: Database, data: string): string {
  if (isPostgres(db) || !/^\s*-?\d{19,}\s*$/.test(data)) return data
  const value = BigInt(data.trim())
  return BigInt.asIntN(64, value) === value ? data : String(Number(value))
}

/**
 * Locks `name` until the end of the transaction. On SQLite there is only one transaction at a time, which needs no lock.
 */
export async function lock(db: Database, name: string): Promise<void> {
  if (isPostgres(db)) await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(db)
}

/** Like `lock`, but several transactions can hold the shared lock at the same time. */
export async function lockShared(db: Database, name: string): Promise<void> {
  if (isPostgres(db)) await sql`select pg_advisory_xact_lock_shared(hashtextextended(${name}, 0))`.execute(db)
}

/** Locks all names, always in the same order, which prevents deadlocks. */
export async function lockAll(db: Database, names: string[]): Promise<void> {
  if (!isPostgres(db) || names.length === 0) return
  const rows = sql.join([...new Set(names)].toSorted().map((name) => sql`(${name})`))
  await sql`select pg_advisory_xact_lock(hashtextextended(name, 0)) from (values ${rows}) as held (name)`.execute(db)
}

/** Arbitrary numbers, which every version of Vitrine must share. */
export const DELETIONS_LOCK = 4_200_420_043
export const CHANGES_LOCK = 4_200_420_044
export const MIRROR_LOCK = 4_200_420_045

/**
 * Runs `work` unless another server on the same database is running it; resolves to whether it ran. On PostgreSQL the
 * connection of `work` holds the lock, so that both are lost together. SQLite has only one server.
 */
export async function withWorkerLock(
  db: Database,
  name: number,
  work: (db: Database) => Promise<void>,
): Promise<boolean> {
  if (!isPostgres(db)) {
    await work(db)
    return true
  }
  return db.connection().execute(async (own) => {
    const { rows } = await sql<{ is_free: boolean }>`
      select pg_try_advisory_lock(${name}) as is_free,
        set_config('tcp_keepalives_idle', '20', false), set_config('tcp_keepalives_interval', '5', false),
        set_config('tcp_keepalives_count', '4', false)`.execute(own)
    if (!rows[0]?.is_free) return false
    try {
      await work(own)
    } finally {
      await sql`select pg_advisory_unlock(${name})`.execute(own)
    }
    return true
  })
}

/** Whether another process uses the database. To be called with the first connection. A SQLite file has to be checked before. */
export async function isShared(db: Database): Promise<boolean> {
  if (!isPostgres(db)) return false
  // Servers on their own look for work every few seconds, so that they stay connected.
  const { rows } = await sql`
    select 1 from pg_stat_activity
    where datname = current_database() and application_name like ${`${APPLICATION_NAME}%`} and pid <> pg_backend_pid()
    limit 1`.execute(db)
  return rows.length > 0
}

/** Reads rows and locks them until the end of the transaction. SQLite locks the whole database anyway. */
export async function lockRows<Table extends keyof Tables, Row>(
  db: Database,
  query: SelectQueryBuilder<Tables, Table, Row>,
): Promise<Simplify<Row>[]> {
  return (isPostgres(db) ? query.forUpdate() : query).execute()
}

/** Keeps rows from being deleted until the end of the transaction. Several transactions can hold this lock. */
export async function lockRowsShared<Table extends keyof Tables, Row>(
  db: Database,
  query: SelectQueryBuilder<Tables, Table, Row>,
): Promise<void> {
  if (isPostgres(db)) await query.forKeyShare().execute()
}

/** Skips rows that another transaction has locked. */
export function skipLocked(db: Database) {
  return <Table extends keyof Tables, Row>(query: SelectQueryBuilder<Tables, Table, Row>) =>
    isPostgres(db) ? query.forUpdate().skipLocked() : query
}

/** Calls `wake` when another server on the same database notifies of a change. */
export function listenForChanges(db: Database, wake: () => void): () => void {
  const { adapter } = db.getExecutor()
  return adapter instanceof SharedAdapter ? listen(adapter.url, wake) : () => {}
}

/** Whether a migration has made functions that do a whole change in one statement. */
export const hasFunctions = isPostgres

/** Notifies other servers on the same database of a change. */
export async function notifyOfChange(db: Database): Promise<void> {
  if (isPostgres(db)) await sql`notify ${sql.id(CHANNEL)}`.execute(db)
}
