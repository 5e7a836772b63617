/** SQLite, safe against power loss. */
import BetterSqlite3 from 'better-sqlite3'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type OperatorNode,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  SqliteQueryCompiler,
  type SqliteStatement,
} from 'kysely'
import { Unavailable } from '#server/errors.ts'
import { refuseNul } from './nul.ts'

/**
 * There is one connection and Kysely hands it to one statement or transaction at a time, so that writers wait for
 * their turn; other processes are waited for, at most five seconds.
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
  dialect.createQueryCompiler = () => new Compiler()
  return dialect
}

const MOST_STATEMENTS = 500

/** Preparing a statement costs more than most of them take to run, so that the same text is prepared once. */
function rememberStatements(database: BetterSqlite3.Database): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>()
  return {
    prepare(text) {
      const known = statements.get(text)
      if (known) return known
      const statement = guarded(explained(() => database.prepare(text)))
      // Lists of values make texts without end; what is asked often is soon there again.
      if (statements.size >= MOST_STATEMENTS) statements.clear()
      statements.set(text, statement)
      return statement
    },
    close: () => database.close(),
  }
}

/** The statement, whose failures are told as answers. */
function guarded(statement: BetterSqlite3.Statement): SqliteStatement {
  return {
    reader: statement.reader,
    all: (values) => explained(() => statement.all(values)),
    run: (values) => explained(() => statement.run(values)),
    iterate: (values) => statement.iterate(values),
  }
}

/** Another process was at the file for longer than we wait. */
function explained<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    const isBusy = error instanceof BetterSqlite3.SqliteError && error.code.startsWith('SQLITE_BUSY')
    throw isBusy ? new Unavailable(error) : error
  }
}

/** A transaction takes the write lock at once: taking it halfway fails when another process wrote meanwhile. */
class WritingDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

class Compiler extends SqliteQueryCompiler {
  /** SQLite's `like` ignores the case of ASCII letters by itself. */
  protected override visitOperator(node: OperatorNode): void {
    if (node.operator === 'ilike') this.append('like')
    else super.visitOperator(node)
  }

  protected override appendValue(value: unknown): void {
    refuseNul(value)
    super.appendValue(value)
  }
}
