/** SQLite, safe against power loss. */
import BetterSqlite3 from 'better-sqlite3'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Kysely,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
  type SqliteStatement,
} from 'kysely'
import { StorageFailure, Unavailable } from '#server/errors.ts'
import { defineFunctions } from './fold-case.ts'
import { leastRecentlyUsed, MAX_STATEMENTS } from './least-recently-used.ts'
import { SqliteCompiler } from './query-compilers.ts'
import { type CheckFile, FileAdapter, watchFile } from './sqlite-file.ts'
import { sqliteReaderDialect } from './sqlite-reader.ts'
import type { Tables } from './tables.ts'

const BUSY_TIMEOUT_MS = 5000

/**
 * SQLite on one connection, which Kysely gives to one statement or transaction at a time. The busy timeout bounds how
 * long it waits for other processes. `reader` is closed with it. With `isReadOnly`, nothing can be written.
 */
export function sqliteDialect(path: string, reader: Kysely<Tables> | null, isReadOnly = false): Dialect {
  let opened: BetterSqlite3.Database | undefined
  let checkFile: CheckFile = () => {}
  const config = {
    database: async () => {
      const database = new BetterSqlite3(path, { readonly: isReadOnly, timeout: BUSY_TIMEOUT_MS })
      if (!isReadOnly) {
        database.pragma('journal_mode = WAL')
        database.pragma('synchronous = FULL')
      }
      defineFunctions(database)
      opened = database
      checkFile = watchFile(path)
      return cacheStatements(database, checkFile)
    },
  }
  const dialect = new SqliteDialect(config)
  dialect.createDriver = () => new ImmediateDriver(config, () => opened, reader)
  dialect.createAdapter = () => new FileAdapter(() => checkFile(), reader)
  dialect.createQueryCompiler = () => new SqliteCompiler()
  return dialect
}

/** The dialect of a connection for long reads, in another thread. */
export function readerDialect(path: string): Dialect {
  return sqliteReaderDialect(path, BUSY_TIMEOUT_MS, mapDatabaseErrors)
}

/** Preparing a statement often costs more than running it, so each SQL text is prepared once while it is in use. */
function cacheStatements(database: BetterSqlite3.Database, checkFile: CheckFile): SqliteDatabase {
  const prepare = (text: string) => {
    const statement = mapDatabaseErrors(() => database.prepare(text))
    const isCommit = text === 'commit'
    return wrapStatement(statement, () => {
      // At the start of a transaction and before its end. A rollback must not fail.
      if (isCommit || !(statement.readonly || database.inTransaction)) checkFile()
    })
  }
  return { prepare: leastRecentlyUsed(MAX_STATEMENTS, prepare), close: () => database.close() }
}

/** The statement with its errors mapped, and with a check before it runs. */
function wrapStatement(statement: BetterSqlite3.Statement, check: () => void): SqliteStatement {
  const run = <Result>(work: () => Result): Result => {
    check()
    return mapDatabaseErrors(work)
  }
  return {
    reader: statement.reader,
    all: (values) => run(() => statement.all(values)),
    run: (values) => run(() => statement.run(values)),
    iterate: (values) => statement.iterate(values),
  }
}

/** The disk is full or fails, or the file is read-only, damaged or cannot be opened. */
const STORAGE_CODES = /^SQLITE_(FULL|IOERR|READONLY|CORRUPT|NOTADB|CANTOPEN)/

function mapDatabaseErrors<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    const code = error instanceof BetterSqlite3.SqliteError ? error.code : ''
    if (STORAGE_CODES.test(code)) throw new StorageFailure(error)
    // Another process held the file's lock for longer than the busy timeout.
    throw code.startsWith('SQLITE_BUSY') ? new Unavailable(error) : error
  }
}

/** Begins transactions with the write lock: upgrading to it fails when another process wrote in between. */
class ImmediateDriver extends SqliteDriver {
  readonly #opened: () => BetterSqlite3.Database | undefined
  readonly #reader: Kysely<Tables> | null

  constructor(
    config: SqliteDialectConfig,
    opened: () => BetterSqlite3.Database | undefined,
    reader: Kysely<Tables> | null,
  ) {
    super(config)
    this.#opened = opened
    this.#reader = reader
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const database = this.#opened()
    // A rollback has failed. The next changes would become part of that transaction, which may never end.
    if (database?.inTransaction) mapDatabaseErrors(() => database.exec('rollback'))
    return super.acquireConnection()
  }

  override async destroy(): Promise<void> {
    await this.#reader?.destroy()
    await super.destroy()
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }

  /** Does not fail, so that the error that caused it is thrown: SQLite itself rolls back when the disk is full. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await super.rollbackTransaction(connection).catch(() => {})
  }
}
