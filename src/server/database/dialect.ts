/** Whatever the statements of the store have to say differently to each database. */
import {
  ExpressionWrapper,
  OperatorNode,
  PostgresAdapter,
  type RawBuilder,
  type SelectQueryBuilder,
  type Simplify,
  type SqlBool,
  sql,
} from 'kysely'
import { CHANNEL, listen } from './listen.ts'
import type { Database } from './open.ts'
import { SharedAdapter } from './postgres.ts'
import type { Tables, TextColumn } from './tables.ts'

function isPostgres(db: Database): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter
}

/** `like` for any case of letters: of ASCII letters on SQLite, of all on PostgreSQL. */
const ILIKE = new ExpressionWrapper(OperatorNode.create('ilike'))

/** Matches when the start of `column` contains `text`, ignoring case, without wildcards. */
export function containsText(db: Database, column: TextColumn, text: string): RawBuilder<SqlBool> {
  const start = sql`substr(${sql.ref(column)}, 1, ${sql.lit(MAX_SEARCHED_CHARACTERS)})`
  if (isPostgres(db) || ASCII.test(text)) {
    const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`
    return sql<SqlBool>`${start} ${ILIKE} ${pattern} escape '\\'`
  }
  return sql<SqlBool>`${start} glob ${`*${Array.from(text, anyCase).join('')}*`}`
}

/** SQLite compares a pattern at each character and blocks the process meanwhile. */
const MAX_SEARCHED_CHARACTERS = 100_000

/** Matches when `column` is like `pattern`, case-sensitively; `*` in it is the only wildcard. */
export function fitsPattern(db: Database, column: TextColumn, pattern: string): RawBuilder<SqlBool> {
  if (!isPostgres(db)) return sql<SqlBool>`${sql.ref(column)} glob ${pattern.replace(/[?[]/g, '[$&]')}`
  const text = pattern.replace(/[\\%_]/g, '\\$&').replaceAll('*', '%')
  return sql<SqlBool>`${sql.ref(column)} like ${text} escape '\\'`
}

const ASCII = /^[\0-\x7f]*$/

/** A character as SQLite's `glob` has to be told of it, which knows no case: one of a set. */
function anyCase(character: string): string {
  const cases = [character, character.toLowerCase(), character.toUpperCase(), character.toUpperCase().toLowerCase()]
  // The other case of some letters is several: ß is SS.
  const single = new Set(cases.filter((other) => [...other].length === 1))
  return single.size > 1 || /[*?[]/.test(character) ? `[${[...single].join('')}]` : character
}

/** Data as the database keeps it. Prefect on SQLite keeps a bare number beyond 64 bits as a double. */
export function storedData(db: Database, data: string): string {
  if (isPostgres(db) || !/^\s*-?\d{19,}\s*$/.test(data)) return data
  const value = BigInt(data.trim())
  return BigInt.asIntN(64, value) === value ? data : String(Number(value))
}

/**
 * Waits until no other transaction holds `name`, and holds it to the end of this one. On SQLite a transaction is alone
 * from its beginning.
 */
export async function lock(db: Database, name: string): Promise<void> {
  if (isPostgres(db)) await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(db)
}

/** Waits for whoever holds `name` by `lock`, who then waits for us; others may hold it in this way at the same time. */
export async function lockShared(db: Database, name: string): Promise<void> {
  if (isPostgres(db)) await sql`select pg_advisory_xact_lock_shared(hashtextextended(${name}, 0))`.execute(db)
}

/** Waits for each of the names as `lock` does, in an order that is the same for everybody. */
export async function lockAll(db: Database, names: string[]): Promise<void> {
  if (!isPostgres(db) || names.length === 0) return
  const rows = sql.join([...new Set(names)].toSorted().map((name) => sql`(${name})`))
  await sql`select pg_advisory_xact_lock(hashtextextended(name, 0)) from (values ${rows}) as held (name)`.execute(db)
}

/** Any number, as long as every version of this program takes the same. */
const WORKER_LOCK = 4_200_420_043

/**
 * Does `work`, unless another server on the same database is at it, and says whether it did. On PostgreSQL `work` has a
 * connection that holds a lock as long as it lasts: whoever loses it can do nothing more. SQLite has one server.
 */
export async function withWorkerLock(db: Database, work: (db: Database) => Promise<void>): Promise<boolean> {
  if (!isPostgres(db)) {
    await work(db)
    return true
  }
  return db.connection().execute(async (own) => {
    const { rows } = await sql<{ is_free: boolean }>`
      select pg_try_advisory_lock(${WORKER_LOCK}) as is_free,
        set_config('tcp_keepalives_idle', '20', false), set_config('tcp_keepalives_interval', '5', false),
        set_config('tcp_keepalives_count', '4', false)`.execute(own)
    if (!rows[0]?.is_free) return false
    try {
      await work(own)
    } finally {
      await sql`select pg_advisory_unlock(${WORKER_LOCK})`.execute(own)
    }
    return true
  })
}

/**
 * Whether the rows before an offset are read whole, unless their index is asked first which rows come after it. SQLite
 * reads no more of a row than it needs.
 */
export const readsSkippedRows = isPostgres

/** Reads rows and locks them until the end of the transaction. A transaction on SQLite has the whole database. */
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

/** Leaves out rows that another transaction is at, where there can be another one. */
export function skipLocked(db: Database) {
  return <Table extends keyof Tables, Row>(query: SelectQueryBuilder<Tables, Table, Row>) =>
    isPostgres(db) ? query.forUpdate().skipLocked() : query
}

/** Calls `wake` when another server on the same database says that it changed something. */
export function listenForChanges(db: Database, wake: () => void): () => void {
  const { adapter } = db.getExecutor()
  return adapter instanceof SharedAdapter ? listen(adapter.url, wake) : () => {}
}

/** Tells other servers on the same database that something changed. */
export async function notifyOfChange(db: Database): Promise<void> {
  if (isPostgres(db)) await sql`notify ${sql.id(CHANNEL)}`.execute(db)
}
