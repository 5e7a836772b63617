// A worker thread that runs the statements of `sqlite-reader.ts` on connections of its own.
import { parentPort, workerData } from 'node:worker_threads'
import BetterSqlite3 from 'better-sqlite3'
import { defineFunctions } from '#server/database/fold-case.ts'
import { cacheStatements } from '#server/database/least-recently-used.ts'
import type { ReadAnswer, ReadRequest } from './sqlite-reader.ts'

/** Of the `-wal` file, after a checkpoint. */
const MAX_WAL_BYTES = 64 * 1024 * 1024

const { path, timeout } = workerData
const database = new BetterSqlite3(path, { readonly: true, fileMustExist: true, timeout })
defineFunctions(database)
const prepare = cacheStatements((sql) => {
  const statement = database.prepare<unknown[], unknown[]>(sql).raw()
  return { statement, columns: statement.columns().map(({ name }) => name) }
})

/** The connection for the statements of checkpoints, which write. */
let writer: BetterSqlite3.Database | undefined

function openWriter(): BetterSqlite3.Database {
  const database = new BetterSqlite3(path, { fileMustExist: true, timeout })
  database.pragma('wal_autocheckpoint = 0')
  database.pragma(`journal_size_limit = ${MAX_WAL_BYTES}`)
  return database
}

parentPort?.on('message', ({ sql, parameters }: ReadRequest) => {
  parentPort?.postMessage(run(sql, parameters))
})

function run(sql: string, parameters: readonly unknown[]): ReadAnswer {
  try {
    if (!sql.startsWith('pragma ')) {
      const { statement, columns } = prepare(sql)
      return { columns, values: statement.all(...parameters) }
    }
    writer ??= openWriter()
    const statement = writer.prepare<unknown[], unknown[]>(sql)
    if (!statement.reader) {
      statement.run()
      return { columns: [], values: [] }
    }
    const values = statement.raw().all()
    return { columns: statement.columns().map(({ name }) => name), values }
  } catch (error) {
    if (!(error instanceof BetterSqlite3.SqliteError)) throw error
    // A message to another thread loses the class of an error.
    return { error: { message: error.message, code: error.code } }
  }
}
