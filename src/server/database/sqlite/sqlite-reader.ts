/**
 * Reads a SQLite file in a thread of its own. SQLite holds its thread until a statement ends, so a statement that reads
 * many rows would make all other requests wait. Checkpoints, which sync the file, run in the same thread.
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
import { SqliteCompiler } from '#server/database/query-compilers.ts'
import { Unavailable } from '#server/errors.ts'
import { FairLock } from '#server/fair-lock.ts'

export type ReadRequest = Pick<CompiledQuery, 'sql' | 'parameters'>

/** A source file, or one of the files that `build/program.ts` builds. */
const THREAD = new URL(`./sqlite-reader-thread${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)

/** The thread ends after this time without statements, and gives its memory back. */
const MAX_IDLE_MS = 5_000

type MapErrors = <Result>(work: () => Result) => Result

/** Statements of one client that wait; behind a proxy, all users are one client. */
const MAX_WAITING = 1_000

export function sqliteReaderDialect(thread: ReaderThread): Dialect {
  const connection = new ReaderConnection(thread)
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
      destroy: () => thread.stop(),
    }),
  }
}

/** Kysely passes on all statements: the thread has a queue of its own. */
class ReaderAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

class ReaderConnection implements DatabaseConnection {
  readonly #thread: ReaderThread

  constructor(thread: ReaderThread) {
    this.#thread = thread
  }

  executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return this.#thread.exclusively((run) => run<Row>(query))
  }

  // biome-ignore lint/correctness/useYield: required by the interface, and never called.
  async *streamQuery(): AsyncGenerator<never> {
    throw new Error('The reader does not stream.')
  }
}

/** Rows as lists of values: copying objects to another thread takes twice as long. */
export type ReadAnswer = { columns: string[]; values: unknown[][] } | { error: { message: string; code: string } }

type Answer<Row> = QueryResult<Row> & { error?: { message: string; code: string } }

/** With an object for each row. */
function answerOf(answer: ReadAnswer): object {
  if ('error' in answer) return answer
  const { columns, values } = answer
  const rows = values.map((value) => {
    // Much quicker than `Object.fromEntries`.
    const row: Record<string, unknown> = {}
    for (const [index, column] of columns.entries()) row[column] = value[index]
    return row
  })
  return { rows }
}

type Running = {
  /** With an Answer. */
  resolve(answer: object): void
  reject: (cause: unknown) => void
}

export type RunStatement = <Row>(query: ReadRequest) => Promise<QueryResult<Row>>

/** Runs one statement at a time; clients take turns. `mapErrors` turns the errors of the driver into those of the store. */
export class ReaderThread {
  readonly #path: string
  readonly #timeout: number
  readonly #mapErrors: MapErrors
  readonly #lock = new FairLock()
  #running: Running | undefined
  #thread: Worker | null = null
  #idleTimer: NodeJS.Timeout | undefined
  #isStopped = false

  constructor(path: string, timeout: number, mapErrors: MapErrors) {
    this.#path = path
    this.#timeout = timeout
    this.#mapErrors = mapErrors
  }

  /** Runs the statements of `work` without those of others in between. */
  async exclusively<Result>(work: (run: RunStatement) => Promise<Result>): Promise<Result> {
    const client = currentClient()
    if (this.#lock.count(client) >= MAX_WAITING) {
      throw new Unavailable(new Error(`More than ${MAX_WAITING} long reads of ${client} wait`))
    }
    await this.#lock.acquire()
    try {
      return await work((query) => this.#run(query))
    } finally {
      this.#lock.release()
    }
  }

  /** Only a thread that runs a statement keeps the process alive. */
  async #run<Row>({ sql, parameters }: ReadRequest): Promise<QueryResult<Row>> {
    if (this.#isStopped) throw new Unavailable(new Error('The database is closed'))
    const { promise, resolve, reject } = Promise.withResolvers<Answer<Row>>()
    clearTimeout(this.#idleTimer)
    this.#running = { resolve, reject }
    this.#thread ??= this.#start()
    this.#thread.ref()
    this.#thread.postMessage({ sql, parameters } satisfies ReadRequest)
    const { rows, error } = await promise.finally(() => this.#rest())
    if (error === undefined) return { rows }
    return this.#mapErrors(() => {
      throw new BetterSqlite3.SqliteError(error.message, error.code)
    })
  }

  #rest(): void {
    this.#running = undefined
    this.#thread?.unref()
    this.#idleTimer = setTimeout(() => this.#end(), MAX_IDLE_MS).unref()
  }

  async #end(): Promise<void> {
    clearTimeout(this.#idleTimer)
    const thread = this.#thread
    this.#thread = null
    await thread?.terminate()
  }

  /** Starts with the first statement, and again after a failure or a rest. */
  #start(): Worker {
    const thread = new Worker(THREAD, { workerData: { path: this.#path, timeout: this.#timeout } })
    thread.on('message', (answer: ReadAnswer) => this.#running?.resolve(answerOf(answer)))
    let failure: unknown = new Error('The thread of long reads has ended')
    thread.on('error', (error) => {
      failure = error
    })
    thread.on('exit', () => {
      if (this.#thread !== thread) return
      this.#thread = null
      this.#running?.reject(new Unavailable(failure))
    })
    return thread
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    const running = this.#running
    await this.#end()
    running?.reject(new Unavailable(new Error('The database is closed')))
  }
}
