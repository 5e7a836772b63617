/** Gives changes turns on the connection that writes. Those that wait at the same time share one transaction. */
import type BetterSqlite3 from 'better-sqlite3'
import { CompiledQuery, type QueryResult } from 'kysely'
import { FairLock } from '#server/fair-lock.ts'

/** A prepared statement that throws the errors of the store. */
export type Statement = Pick<BetterSqlite3.Statement<unknown[], never>, 'reader' | 'readonly' | 'all' | 'run'>

export type Prepare = (text: string) => Statement

export type OpenedFile = {
  /** Prepares a statement for the connection that writes. */
  prepare: Prepare
  /** For what is read outside of transactions; null if there is only one connection, as in memory. */
  prepareRead: Prepare | null
  isInTransaction: () => boolean
  /** Called outside of transactions. */
  noteCommit: () => void
  /** Resolves when every commit so far is durable. */
  waitForSync: () => Promise<void>
  /** Resolves when no sync is running. */
  waitForIdle: () => Promise<void>
  /** Ends a transaction whose rollback failed: the next change would become part of it, and it may never end. */
  recover: () => void
  close: () => Promise<void>
}

/** Runs `work` when no change is active and all earlier ones are committed. */
export type Exclusively = <Result>(work: () => Promise<Result> | Result) => Promise<Result>

export type Run = (query: CompiledQuery) => Promise<unknown>

/** With the write lock: upgrading to it fails when another process wrote in between. */
const BEGIN = CompiledQuery.raw('begin immediate')
const COMMIT = CompiledQuery.raw('commit')
const ROLLBACK = CompiledQuery.raw('rollback')
const SAVE = CompiledQuery.raw('savepoint change')
const RELEASE = CompiledQuery.raw('release change')
const UNDO = CompiledQuery.raw('rollback to change')

/** Bounds how long other requests wait: the changes of a group run in one turn of the event loop. */
const MAX_GROUP_MS = 3

/** The changes of one transaction, one after the other. Those after the first have a savepoint, which only they need. */
export class ChangeGroup {
  readonly #committed = Promise.withResolvers<void>()
  readonly #start = performance.now()
  #failure: unknown
  hasWritten = false
  isShared = false

  constructor() {
    // The change that is active when the group fails learns of it by `check`.
    this.#committed.promise.catch(() => {})
  }

  /** Rejects if none of the changes is stored. */
  get committed(): Promise<void> {
    return this.#committed.promise
  }

  get isOld(): boolean {
    return performance.now() - this.#start > MAX_GROUP_MS
  }

  get hasFailed(): boolean {
    return this.#failure !== undefined
  }

  check(): void {
    if (this.hasFailed) throw this.#failure
  }

  succeed(): void {
    this.#committed.resolve()
  }

  fail(error: unknown): void {
    this.#failure = error
    this.#committed.reject(error)
  }
}

/** A change calls `acquire`, `join`, then `complete` or `undo`, and `leave` in any case. */
export class ChangeQueue {
  readonly #file: OpenedFile
  readonly #lock = new FairLock()
  #group: ChangeGroup | null = null
  /** Whether more changes waited for the last group than its time allowed. */
  #continues = false

  constructor(open: (exclusively: Exclusively) => OpenedFile) {
    this.#file = open((work) => this.exclusively(work))
  }

  get file(): OpenedFile {
    return this.#file
  }

  async acquire(): Promise<void> {
    await this.#lock.acquire()
  }

  /**
   * Joins the open transaction, or begins one when no sync is running: a commit during a sync would wait for the next one
   * anyway. So changes that arrive in the meantime share a transaction, or a few if they are many, and the file is not
   * locked during the sync.
   */
  async join(run: Run): Promise<ChangeGroup> {
    if (this.#group) {
      await run(SAVE)
      this.#group.isShared = true
      return this.#group
    }
    if (!this.#continues) await this.#file.waitForIdle()
    this.#continues = false
    this.#file.recover()
    await run(BEGIN)
    this.#group = new ChangeGroup()
    return this.#group
  }

  async complete(group: ChangeGroup, run: Run): Promise<void> {
    group.check()
    if (group.isShared) await run(RELEASE)
  }

  /** Does not fail, so that the error that caused it is thrown: SQLite itself rolls back when the disk is full. */
  async undo(group: ChangeGroup, run: Run): Promise<void> {
    if (group.hasFailed) return
    if (!group.isShared) {
      this.#group = null
      await run(ROLLBACK).catch(() => {})
      group.succeed()
      return
    }
    try {
      await run(UNDO)
      await run(RELEASE)
    } catch (error) {
      await this.#abandon(group, error, run)
    }
  }

  /** Commits if no other change waits. The change learns of a failure by `group.committed`, as the others do. */
  async leave(run: Run): Promise<void> {
    const group = this.#group
    const isLast = !this.#lock.isAwaited
    const isComplete = isLast || this.#file.prepareRead === null || group?.isOld
    try {
      if (group && isComplete) await this.#commit(group, run)
    } finally {
      if (this.#group) this.#lock.pass()
      else {
        this.#continues = !isLast
        this.#lock.release()
      }
    }
  }

  /** After an error: when the disk is full or fails, SQLite may have rolled back the changes of the whole group. */
  noteError(group: ChangeGroup, error: unknown): void {
    if (this.#file.isInTransaction()) return
    this.#group = null
    group.fail(error)
  }

  async exclusively<Result>(work: () => Promise<Result> | Result): Promise<Result> {
    await this.#lock.acquire()
    try {
      if (this.#group) await this.#commit(this.#group, async ({ sql }) => this.#file.prepare(sql).run([]))
      this.#file.recover()
      return await work()
    } finally {
      this.#lock.release()
    }
  }

  async #commit(group: ChangeGroup, run: Run): Promise<void> {
    try {
      await run(COMMIT)
    } catch (error) {
      await this.#abandon(group, error, run)
      return
    }
    this.#group = null
    group.succeed()
    if (group.hasWritten) this.#file.noteCommit()
  }

  async #abandon(group: ChangeGroup, error: unknown, run: Run): Promise<void> {
    this.#group = null
    await run(ROLLBACK).catch(() => {})
    group.fail(error)
  }
}

export function execute<Row>(statement: Statement, parameters: readonly unknown[]): QueryResult<Row> {
  if (statement.reader) return { rows: statement.all(parameters) }
  const { changes, lastInsertRowid } = statement.run(parameters)
  return { insertId: BigInt(lastInsertRowid), numAffectedRows: BigInt(changes), rows: [] }
}
