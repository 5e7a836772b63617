/** Kysely's driver for a SQLite file: reads do not wait for changes, and the thread does not wait for syncs. */
import {
  type CompiledQuery,
  type DatabaseConnection,
  DeleteQueryNode,
  type Driver,
  InsertQueryNode,
  type QueryResult,
  SelectQueryNode,
  UpdateQueryNode,
} from 'kysely'
import { type ChangeGroup, ChangeQueue, type Exclusively, execute, type OpenedFile } from './change-queue.ts'

export class SqliteFileDriver implements Driver {
  readonly #open: (exclusively: Exclusively) => OpenedFile
  #queue: ChangeQueue | undefined

  constructor(open: (exclusively: Exclusively) => OpenedFile) {
    this.#open = open
  }

  async init(): Promise<void> {
    this.#queue = new ChangeQueue(this.#open)
  }

  async acquireConnection(): Promise<Session> {
    if (!this.#queue) throw new Error('The database is not open.')
    return new Session(this.#queue)
  }

  async beginTransaction(session: Session): Promise<void> {
    await session.begin()
  }

  async commitTransaction(session: Session): Promise<void> {
    await session.complete()
  }

  async rollbackTransaction(session: Session): Promise<void> {
    await session.undo()
  }

  /** After the next change could begin, so that one commit and one sync cover many changes. */
  async releaseConnection(session: Session): Promise<void> {
    await session.leave()
    await session.waitForSync()
  }

  async destroy(): Promise<void> {
    await this.#queue?.file.close()
  }
}

/** A statement or a transaction. */
class Session implements DatabaseConnection {
  readonly #queue: ChangeQueue
  readonly #file: OpenedFile
  /** So that statements which begin and commit are logged like others. */
  readonly #run = (query: CompiledQuery) => this.executeQuery(query)
  #group: ChangeGroup | undefined
  #isActive = false
  /** Whether its result may depend on commits that are not durable yet. */
  #needsSync = false

  constructor(queue: ChangeQueue) {
    this.#queue = queue
    this.#file = queue.file
  }

  async begin(): Promise<void> {
    await this.#queue.acquire()
    this.#isActive = true
    this.#needsSync = true
    this.#group = undefined
    this.#group = await this.#queue.join(this.#run)
  }

  async complete(): Promise<void> {
    if (this.#group) await this.#queue.complete(this.#group, this.#run)
    await this.leave()
  }

  async undo(): Promise<void> {
    if (this.#group && this.#isActive) await this.#queue.undo(this.#group, this.#run)
    await this.leave()
  }

  async leave(): Promise<void> {
    if (!this.#isActive) return
    try {
      await this.#queue.leave(this.#run)
    } finally {
      this.#isActive = false
    }
  }

  async waitForSync(): Promise<void> {
    await this.#group?.committed
    if (this.#needsSync) await this.#file.waitForSync()
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#isActive) return this.#write(query)
    const { prepareRead } = this.#file
    if (prepareRead && isRead(query)) return execute(prepareRead(query.sql), query.parameters)
    if (prepareRead && isChange(query)) return this.#change(query)
    this.#needsSync = true
    return this.#queue.exclusively(() => this.#writeAlone(query))
  }

  async #change<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    await this.begin()
    try {
      const result = this.#write<Row>(query)
      await this.complete()
      // The connection may be used again, for a read that must find it.
      await this.#group?.committed
      return result
    } catch (error) {
      await this.undo()
      throw error
    }
  }

  #write<Row>(query: CompiledQuery): QueryResult<Row> {
    const group = this.#group
    group?.check()
    try {
      const statement = this.#file.prepare(query.sql)
      const result = execute<Row>(statement, query.parameters)
      if (group && !statement.readonly) group.hasWritten = true
      return result
    } catch (error) {
      if (group) this.#queue.noteError(group, error)
      throw error
    }
  }

  /** In no transaction, which some statements do not allow. */
  #writeAlone<Row>(query: CompiledQuery): QueryResult<Row> {
    const statement = this.#file.prepare(query.sql)
    const result = execute<Row>(statement, query.parameters)
    if (!statement.readonly) this.#file.noteCommit()
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

function isChange({ query }: CompiledQuery): boolean {
  return InsertQueryNode.is(query) || UpdateQueryNode.is(query) || DeleteQueryNode.is(query)
}
