// A worker thread that runs the statements of `sqlite-reader.ts` on connections of its own.
import { parentPort, workerData } from 'node:worker_threads'
import BetterSqlite3 from 'better-sqlite3'
import { defineFunctions } from '#server/database/fold-case.ts'
import { leastRecentlyUsed, MAX_STATEMENTS } from '#server/database/least-recently-used.ts'
import type { ReadRequest } from './sqlite-reader.ts'

/** Of the `-wal` file, after a checkpoint. */
const MAX_WAL_BYTES = 64 * 1024 * 1024

const { path, timeout } = workerData
const database = new BetterSqlite3(path, { readonly: true, fileMustExist: true, timeout })
defineFunctions(database)
const prepare = leastRecentlyUsed(MAX_STATEMENTS, (sql) => database.prepare(sql))

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

function run(sql: string, parameters: readonly unknown[]) {
  try {
    if (!sql.startsWith('pragma ')) return { rows: prepare(sql).all(parameters) }
    writer ??= openWriter()
    const statement = writer.prepare(sql)
    if (statement.reader) return { rows: statement.all() }
    statement.run()
    return { rows: [] }
  } catch (error) {
    if (!(error instanceof BetterSqlite3.SqliteError)) throw error
    // A message to another thread loses the class of an error.
    return { error: { message: error.message, code: error.code } }
  }
}
