/**
 * Reads a SQLite file in a thread of its own. SQLite holds its thread until a statement ends, so a statement that reads
 * many rows would make all other requests wait.
 */
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
import { currentClient } from '#server/current-client.ts'
import { Unavailable } from '#server/errors.ts'
import { FairQueue } from '#server/fair-queue.ts'
import { SqliteCompiler } from './query-compilers.ts'

export type ReadRequest = Pick<CompiledQuery, 'sql' | 'parameters'>

/** A source file, or one of the files that `build/package.ts` builds. */
const THREAD = new URL(`./sqlite-reader-thread${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)

type MapErrors = <Result>(work: () => Result) => Result

/** Statements of one client that wait; behind a proxy, all users are one client. */
const MAX_WAITING = 1_000

/** Runs one statement at a time; clients take turns. `mapErrors` turns the errors of the driver into those of the store. */
export function sqliteReaderDialect(path: string, timeout: number, mapErrors: MapErrors): Dialect {
  const connection = new ReaderConnection(path, timeout, mapErrors)
  const nothing = async () => {}
  return {
    createAdapter: () => new ReaderAdapter(),
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

/** Kysely passes on all statements: the connection has a queue of its own. */
class ReaderAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

type Answer<Row> = QueryResult<Row> & { error?: { message: string; code: string } }

type Statement = ReadRequest & {
  /** With an Answer. */
  resolve(answer: object): void
  reject: (cause: unknown) => void
}

class ReaderConnection implements DatabaseConnection {
  readonly #path: string
  readonly #timeout: number
  readonly #mapErrors: MapErrors
  readonly #waiting = new FairQueue<Statement>()
  #running: Statement | undefined
  #thread: Worker | null = null
  #isStopped = false

  constructor(path: string, timeout: number, mapErrors: MapErrors) {
    this.#path = path
    this.#timeout = timeout
    this.#mapErrors = mapErrors
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const client = currentClient()
    if (this.#waiting.count(client) >= MAX_WAITING) {
      throw new Unavailable(new Error(`More than ${MAX_WAITING} long reads of ${client} wait`))
    }
    const { promise, resolve, reject } = Promise.withResolvers<Answer<Row>>()
    this.#waiting.add(client, { sql, parameters, resolve, reject })
    if (this.#running === undefined) this.#runNext()
    const { rows, error } = await promise
    if (error === undefined) return { rows }
    return this.#mapErrors(() => {
      throw new BetterSqlite3.SqliteError(error.message, error.code)
    })
  }

  // biome-ignore lint/correctness/useYield: required by the interface, and never called.
  async *streamQuery(): AsyncGenerator<never> {
    throw new Error('The reader does not stream.')
  }

  #runNext(): void {
    this.#running = this.#waiting.next()
    if (this.#running === undefined) return
    if (this.#isStopped) {
      this.#running.reject(new Unavailable(new Error('The database is closed')))
      this.#runNext()
      return
    }
    const { sql, parameters } = this.#running
    this.#thread ??= this.#start()
    this.#thread.postMessage({ sql, parameters } satisfies ReadRequest)
  }

  /** Starts with the first statement, and again after a failure. */
  #start(): Worker {
    const thread = new Worker(THREAD, { workerData: { path: this.#path, timeout: this.#timeout } })
    thread.on('message', (answer: object) => {
      this.#running?.resolve(answer)
      this.#runNext()
    })
    let failure: unknown = new Error('The thread of long reads has ended')
    thread.on('error', (error) => {
      failure = error
    })
    thread.on('exit', () => {
      this.#thread = null
      this.#running?.reject(new Unavailable(failure))
      this.#runNext()
    })
    // A thread that waits for statements does not keep the process alive.
    thread.unref()
    return thread
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#thread?.terminate()
  }
}
