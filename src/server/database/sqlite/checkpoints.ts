/** Moves commits from the `-wal` file into the database file, in the thread of long reads. */
import type BetterSqlite3 from 'better-sqlite3'
import { CompiledQuery } from 'kysely'
import { withoutClient } from '#server/current-client.ts'
import type { Exclusively } from './change-queue.ts'
import type { ReaderThread, RunStatement } from './sqlite-reader.ts'

/** Pages of 4 kB in the file. */
const MAX_PAGES = 2000

/** Moves all commits, except those that a reader of an older state still needs to be where they are. */
const MOVE = CompiledQuery.raw('pragma wal_checkpoint(passive)')

const COUNT = CompiledQuery.raw('pragma wal_checkpoint(noop)')

type Count = { log: number }

export class Checkpoints {
  readonly #count: () => number
  readonly #exclusively: Exclusively
  readonly #thread: ReaderThread
  #threshold = MAX_PAGES
  #running: Promise<void> | undefined

  constructor(writer: BetterSqlite3.Database, exclusively: Exclusively, thread: ReaderThread) {
    const statement = writer.prepare<[], Count>(COUNT.sql)
    this.#count = () => statement.get()?.log ?? 0
    this.#exclusively = exclusively
    this.#thread = thread
  }

  /** Starts a checkpoint if the file has become large. Counts the pages, which SQLite does outside of transactions only. */
  start(): void {
    if (this.#running || this.#count() < this.#threshold) return
    this.#running = withoutClient(() => this.#run()).finally(() => {
      this.#running = undefined
    })
  }

  /** Resolves when none is running. The thread has been stopped, or ends its statement first. */
  async stop(): Promise<void> {
    this.#threshold = Number.POSITIVE_INFINITY
    await this.#running
  }

  async #run(): Promise<void> {
    try {
      await this.#thread.exclusively(async (run) => {
        await run(MOVE)
        // Changes that never pause would append to the file faster than it is moved, so they wait for the rest.
        await this.#exclusively(async () => {
          await run(MOVE)
          await restart(run)
          const { rows } = await run<Count>(COUNT)
          // A reader may have prevented the restart of the file.
          this.#threshold = (rows[0]?.log ?? 0) + MAX_PAGES
        })
      })
    } catch {
      // Nothing is lost: the file grows until a later checkpoint succeeds.
      this.#threshold += MAX_PAGES
    }
  }
}

/**
 * Writes a page with what it holds already. The first change after all commits have been moved restarts the file, for
 * which SQLite waits for a sync. This also shortens a file that has grown during a long read.
 */
async function restart(run: RunStatement): Promise<void> {
  const { rows } = await run<{ user_version: number }>(CompiledQuery.raw('pragma user_version'))
  await run(CompiledQuery.raw(`pragma user_version = ${rows[0]?.user_version ?? 0}`))
}
