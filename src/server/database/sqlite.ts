/** SQLite, safe against power loss. */
import BetterSqlite3 from 'better-sqlite3'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  type SqliteStatement,
} from 'kysely'
import { Unavailable } from '#server/errors.ts'
import { SqliteCompiler } from './query-compilers.ts'

const BUSY_TIMEOUT_MS = 5000

/**
 * SQLite on one connection, which Kysely gives to one statement or transaction at a time. The busy timeout bounds how
 * long it waits for other processes.
 */
export function sqliteDialect(path: string): Dialect {
  const config = {
    database: async () => {
      const database = new BetterSqlite3(path, { timeout: BUSY_TIMEOUT_MS })
      database.pragma('journal_mode = WAL')
      database.pragma('synchronous = FULL')
      return cacheStatements(database)
    },
  }
  const dialect = new SqliteDialect(config)
  dialect.createDriver = () => new ImmediateDriver(config)
  dialect.createQueryCompiler = () => new SqliteCompiler()
  return dialect
}

const MAX_STATEMENTS = 500

/** Preparing a statement often costs more than running it, so each SQL text is prepared once while it is in use. */
function cacheStatements(database: BetterSqlite3.Database): SqliteDatabase {
  const prepare = (text: string) => wrapStatement(mapDatabaseErrors(() => database.prepare(text)))
  return { prepare: leastRecentlyUsed(MAX_STATEMENTS, prepare), close: () => database.close() }
}

/** Caches `create` for the `max` keys that were used last. */
export function leastRecentlyUsed<Value>(max: number, create: (key: string) => Value): (key: string) => Value {
  const values = new Map<string, Value>()
  return (key) => {
    const value = values.get(key) ?? create(key)
    // A Map keeps the order of insertion, so the first key is the one that was used least recently.
    values.delete(key)
    values.set(key, value)
    const [oldest] = values.keys()
    if (values.size > max && oldest !== undefined) values.delete(oldest)
    return value
  }
}

/** The statement with its errors mapped. */
function wrapStatement(statement: BetterSqlite3.Statement): SqliteStatement {
  return {
    reader: statement.reader,
    all: (values) => mapDatabaseErrors(() => statement.all(values)),
    run: (values) => mapDatabaseErrors(() => statement.run(values)),
    iterate: (values) => statement.iterate(values),
  }
}

/** Another process held the file's lock for longer than the busy timeout. */
function mapDatabaseErrors<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    const isBusy = error instanceof BetterSqlite3.SqliteError && error.code.startsWith('SQLITE_BUSY')
    throw isBusy ? new Unavailable(error) : error
  }
}

/** Begins transactions with the write lock: upgrading to it fails when another process wrote in between. */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}
