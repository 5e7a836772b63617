// A worker thread that runs the statements of `sqlite-reader.ts` on a connection of its own.
import { parentPort, workerData } from 'node:worker_threads'
import BetterSqlite3 from 'better-sqlite3'
import { defineFunctions } from './fold-case.ts'
import { leastRecentlyUsed, MAX_STATEMENTS } from './least-recently-used.ts'
import type { ReadRequest } from './sqlite-reader.ts'

const { path, timeout } = workerData
const database = new BetterSqlite3(path, { readonly: true, fileMustExist: true, timeout })
defineFunctions(database)
const prepare = leastRecentlyUsed(MAX_STATEMENTS, (sql) => database.prepare(sql))

parentPort?.on('message', ({ sql, parameters }: ReadRequest) => {
  parentPort?.postMessage(read(sql, parameters))
})

function read(sql: string, parameters: readonly unknown[]) {
  try {
    return { rows: prepare(sql).all(parameters) }
  } catch (error) {
    if (!(error instanceof BetterSqlite3.SqliteError)) throw error
    // A message to another thread loses the class of an error.
    return { error: { message: error.message, code: error.code } }
  }
}
