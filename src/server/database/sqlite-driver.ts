/** Kysely's driver for a SQLite file: reads do not wait for changes, and the thread does not wait for syncs. */
import type BetterSqlite3 from 'better-sqlite3'
import { CompiledQuery, type DatabaseConnection, type Driver, type QueryResult, SelectQueryNode } from 'kysely'
import { FairLock } from '#server/fair-lock.ts'

/** A prepared statement that throws the errors of the store. */
export type Statement = Pick<BetterSqlite3.Statement<unknown[], never>, 'reader' | 'readonly' | 'all' | 'run'>

export type Prepare = (text: string) => Statement

export type OpenedFile = {
  /** Prepares a statement for the connection that writes. */
  prepare: Prepare
  /** For what is read outside of transactions; null if there is only one connection, as in memory. */
  prepareRead: Prepare | null
  /** Called outside of transactions. */
  noteCommit: () => void
  /** Resolves when every commit so far is durable. */
  waitForSync: () => Promise<void>
  /** Ends a transaction whose rollback failed: the next change would become part of it, and it may never end. */
  recover: () => void
  close: () => Promise<void>
}

const BEGIN = CompiledQuery.raw('begin immediate')
const COMMIT = CompiledQuery.raw('commit')
const ROLLBACK = CompiledQuery.raw('rollback')

export class SqliteFileDriver implements Driver {
  readonly #open: (lock: FairLock) => OpenedFile
  readonly #lock = new FairLock()
  #file: OpenedFile | undefined

  /** `open` gets the lock, whose holder is the only one to write. */
  constructor(open: (lock: FairLock) => OpenedFile) {
    this.#open = open
  }

  async init(): Promise<void> {
    this.#file = this.#open(this.#lock)
  }

  async acquireConnection(): Promise<Session> {
    if (!this.#file) throw new Error('The database is not open.')
    return new Session(this.#file, this.#lock)
  }

  /** With the write lock: upgrading to it fails when another process wrote in between. */
  async beginTransaction(session: Session): Promise<void> {
    await session.lock()
    await session.executeQuery(BEGIN)
  }

  async commitTransaction(session: Session): Promise<void> {
    await session.executeQuery(COMMIT)
    session.noteCommit()
    session.unlock()
  }

  /** Does not fail, so that the error that caused it is thrown: SQLite itself rolls back when the disk is full. */
  async rollbackTransaction(session: Session): Promise<void> {
    await session.executeQuery(ROLLBACK).catch(() => {})
    session.unlock()
  }

  /** After the next change could begin, so that one sync covers many changes. */
  async releaseConnection(session: Session): Promise<void> {
    session.unlock()
    await session.waitForSync()
  }

  async destroy(): Promise<void> {
    await this.#file?.close()
  }
}

/** A statement or a transaction. */
class Session implements DatabaseConnection {
  readonly #file: OpenedFile
  readonly #lock: FairLock
  #isLocked = false
  #hasWritten = false
  /** Whether its result may depend on commits that are not durable yet. */
  #needsSync = false

  constructor(file: OpenedFile, lock: FairLock) {
    this.#file = file
    this.#lock = lock
  }

  async lock(): Promise<void> {
    await this.#lock.acquire()
    this.#isLocked = true
    this.#needsSync = true
    this.#file.recover()
  }

  noteCommit(): void {
    if (this.#hasWritten) this.#file.noteCommit()
    this.#hasWritten = false
  }

  unlock(): void {
    if (!this.#isLocked) return
    this.#isLocked = false
    this.#lock.release()
  }

  async waitForSync(): Promise<void> {
    if (this.#needsSync) await this.#file.waitForSync()
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#isLocked) return this.#write(query)
    const { prepareRead } = this.#file
    if (prepareRead && isRead(query)) return execute(prepareRead(query.sql), query.parameters)
    await this.lock()
    try {
      return this.#write(query)
    } finally {
      this.noteCommit()
      this.unlock()
    }
  }

  #write<Row>(query: CompiledQuery): QueryResult<Row> {
    const statement = this.#file.prepare(query.sql)
    const result = execute<Row>(statement, query.parameters)
    if (!statement.readonly && query !== BEGIN) this.#hasWritten = true
    return result
  }

  // biome-ignore lint/correctness/useYield: required by the interface, and never called.
  async *streamQuery(): AsyncGenerator<never> {
    throw new Error('SQLite does not stream.')
  }
}

function isRead({ query, sql }: CompiledQuery): boolean {
  return SelectQueryNode.is(query) || sql.startsWith('select ')
}

function execute<Row>(statement: Statement, parameters: readonly unknown[]): QueryResult<Row> {
  if (statement.reader) return { rows: statement.all(parameters) }
  const { changes, lastInsertRowid } = statement.run(parameters)
  return { insertId: BigInt(lastInsertRowid), numAffectedRows: BigInt(changes), rows: [] }
}
