/**
 * Reads a SQLite file in a thread of its own. SQLite holds its thread until a statement ends, so a statement that reads
 * many rows would make all other requests wait.
 */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import BetterSqlite3 from 'better-sqlite3'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
} from 'kysely'
import { Unavailable } from '#server/errors.ts'
import { SqliteCompiler } from './query-compilers.ts'

export type ReadRequest = Pick<CompiledQuery, 'sql' | 'parameters'>

/** A source file, or one of the files that `build/package.ts` builds. */
const THREAD = new URL(`./sqlite-reader-thread${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)

type MapErrors = <Result>(work: () => Result) => Result

/** Runs one statement at a time. `mapErrors` turns the errors of the driver into those of the store. */
export function sqliteReaderDialect(path: string, timeout: number, mapErrors: MapErrors): Dialect {
  const connection = new ReaderConnection(path, timeout, mapErrors)
  const nothing = async () => {}
  return {
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteCompiler(),
    createDriver: () => ({
      init: nothing,
      acquireConnection: async () => connection,
      releaseConnection: nothing,
      beginTransaction: () => Promise.reject(new Error('The reader has no transactions.')),
      commitTransaction: nothing,
      rollbackTransaction: nothing,
      destroy: () => connection.stop(),
    }),
  }
}

class ReaderConnection implements DatabaseConnection {
  readonly #path: string
  readonly #timeout: number
  readonly #mapErrors: MapErrors
  #thread: Worker | null = null

  constructor(path: string, timeout: number, mapErrors: MapErrors) {
    this.#path = path
    this.#timeout = timeout
    this.#mapErrors = mapErrors
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    this.#thread ??= this.#start()
    this.#thread.postMessage({ sql, parameters } satisfies ReadRequest)
    const [{ rows, error }] = await once(this.#thread, 'message').catch((cause: unknown) => {
      throw new Unavailable(cause)
    })
    if (error === undefined) return { rows }
    return this.#mapErrors(() => {
      throw new BetterSqlite3.SqliteError(error.message, error.code)
    })
  }

  // biome-ignore lint/correctness/useYield: required by the interface, and never called.
  async *streamQuery(): AsyncGenerator<never> {
    throw new Error('The reader does not stream.')
  }

  /** Starts with the first statement, and again after a failure. */
  #start(): Worker {
    const thread = new Worker(THREAD, { workerData: { path: this.#path, timeout: this.#timeout } })
    thread.on('exit', () => {
      this.#thread = null
    })
    // A thread that waits for statements does not keep the process alive.
    thread.unref()
    return thread
  }

  async stop(): Promise<void> {
    await this.#thread?.terminate()
  }
}
