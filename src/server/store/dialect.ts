/** Whatever differs between databases is in this file. */
import BetterSqlite3 from 'better-sqlite3'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type RawBuilder,
  type SqlBool,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  sql,
} from 'kysely'

/**
 * SQLite, safe against power loss. There is one connection and Kysely hands it to one statement or transaction at a
 * time, so that writers wait for their turn; other processes are waited for, at most five seconds.
 */
export function sqliteDialect(path: string): Dialect {
  const config = {
    database: async () => {
      const database = new BetterSqlite3(path, { timeout: 5000 })
      database.pragma('journal_mode = WAL')
      database.pragma('synchronous = FULL')
      return rememberStatements(database)
    },
  }
  const dialect = new SqliteDialect(config)
  dialect.createDriver = () => new WritingDriver(config)
  return dialect
}

const MOST_STATEMENTS = 500

/** Preparing a statement costs more than most of them take to run, so that the same text is prepared once. */
function rememberStatements(database: BetterSqlite3.Database): SqliteDatabase {
  const statements = new Map<string, BetterSqlite3.Statement>()
  return {
    prepare(text) {
      const known = statements.get(text)
      if (known) return known
      const statement = database.prepare(text)
      // Lists of values make texts without end; what is asked often is soon there again.
      if (statements.size >= MOST_STATEMENTS) statements.clear()
      statements.set(text, statement)
      return statement
    },
    close: () => database.close(),
  }
}

/** A transaction takes the write lock at once: taking it halfway fails when another process wrote meanwhile. */
class WritingDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

/** Whether `column` contains `pattern` in any case of its letters; `%` and `_` in it are wildcards. */
export function contains(column: string, pattern: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`${sql.ref(column)} like ${`%${pattern}%`}`
}

/** Whether `column` contains `text` in any case of its letters, with no wildcards. */
export function containsText(column: string, text: string): RawBuilder<SqlBool> {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  return sql<SqlBool>`${sql.ref(column)} like ${pattern} escape '\\'`
}

/** Data as the database keeps it. Prefect on SQLite keeps a bare number beyond 64 bits as a double. */
export function keptData(data: string): string {
  if (!/^\s*-?\d{19,}\s*$/.test(data)) return data
  const value = BigInt(data.trim())
  return BigInt.asIntN(64, value) === value ? data : String(Number(value))
}
