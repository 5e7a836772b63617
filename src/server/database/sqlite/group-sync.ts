/**
 * Makes commits durable without blocking the thread: a commit only appends to the `-wal` file, and one sync of that file
 * covers all commits before it. SQLite's locks are on other files, so a descriptor of our own does not affect them.
 */
import { closeSync, fdatasync, openSync } from 'node:fs'
import { setImmediate } from 'node:timers'
import { StorageFailure } from '#server/errors.ts'

type Waiting = { resolve: () => void; reject: (cause: StorageFailure) => void }

export class GroupSync {
  readonly #path: string
  #descriptor: number | undefined
  /** Numbers of the last commit, and of the last one that the running sync covers and that the last one covered. */
  #committed = 0
  #covered = 0
  #durable = 0
  #running: Waiting[] | undefined
  #next: Waiting[] = []
  #acknowledged: Waiting[] = []
  #failure: StorageFailure | undefined
  #onIdle: (() => void)[] = []

  constructor(path: string) {
    this.#path = path
  }

  /**
   * Throws after a failed sync. What the disk holds is then unknown, and another sync may succeed without having written
   * it. At the next start, SQLite checks all that is there.
   */
  check(): void {
    if (this.#failure) throw this.#failure
  }

  noteCommit(): void {
    this.#committed += 1
  }

  /** Resolves when every commit so far is durable. */
  wait(): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure)
    if (this.#durable === this.#committed) return Promise.resolve()
    return new Promise((resolve, reject) => {
      const isCovered = this.#running !== undefined && this.#covered === this.#committed
      const group = isCovered ? this.#running : this.#next
      group?.push({ resolve, reject })
      if (this.#running === undefined) this.#start()
    })
  }

  /** Resolves when no sync is running, also after one that failed, and all that waited for it have been told. */
  idle(): Promise<void> {
    if (this.#isIdle) return Promise.resolve()
    return new Promise((resolve) => this.#onIdle.push(resolve))
  }

  get #isIdle(): boolean {
    return this.#running === undefined && this.#acknowledged.length === 0
  }

  #start(): void {
    this.#running = this.#next
    this.#next = []
    this.#covered = this.#committed
    try {
      // Not earlier, because the first commit creates the file. Windows syncs only files that are open for writing.
      this.#descriptor ??= openSync(this.#path, 'r+')
      fdatasync(this.#descriptor, (error) => this.#finish(error))
    } catch (error) {
      this.#finish(error)
    }
  }

  #finish(error: unknown): void {
    const group = this.#running ?? []
    this.#running = undefined
    if (error) this.#fail([...group, ...this.#next], error)
    else {
      this.#durable = this.#covered
      const isAcknowledging = this.#acknowledged.length > 0
      this.#acknowledged.push(...group)
      if (this.#next.length > 0) this.#start()
      if (!isAcknowledging) this.#acknowledge()
    }
    this.#reportIdle()
  }

  /** One per turn of the event loop, so that other requests need not wait for all answers of a group. */
  #acknowledge(): void {
    this.#acknowledged.shift()?.resolve()
    if (this.#acknowledged.length > 0) setImmediate(() => this.#acknowledge())
    else this.#reportIdle()
  }

  #reportIdle(): void {
    if (!this.#isIdle) return
    for (const resolve of this.#onIdle.splice(0)) resolve()
  }

  #fail(group: Waiting[], error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error)
    const cause = new Error(
      `Syncing ${this.#path} failed, so the last changes may be lost. Check the disk, then restart the server: ${reason}`,
      { cause: error },
    )
    const failure = new StorageFailure(cause)
    this.#failure = failure
    this.#next = []
    for (const { reject } of group) reject(failure)
  }

  /** Closes the descriptor when no sync is running. */
  async stop(): Promise<void> {
    await this.idle()
    if (this.#descriptor !== undefined) closeSync(this.#descriptor)
    this.#descriptor = undefined
  }
}
