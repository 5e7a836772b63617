/** Finds out how to read the file of the database, and notices when it is deleted, moved or replaced. */
import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import BetterSqlite3 from 'better-sqlite3'
import { type Kysely, SqliteAdapter } from 'kysely'
import type { Tables } from '#server/database/tables.ts'
import { StorageFailure } from '#server/errors.ts'

// The driver reads it when the first database opens: a path can then be a URL with options.
// biome-ignore lint/style/noProcessEnv: an option of the driver, not a setting of the server.
process.env.SQLITE_USE_URI ??= '1'

/** The path for read-only connections: the same, or a URL if the folder of the file is read-only. */
export function readOnlyPath(path: string): string {
  if (!existsSync(path)) throw new Error('the file does not exist, and a read-only server does not create it')
  const database = new BetterSqlite3(path, { readonly: true })
  try {
    database.prepare('select 1 from sqlite_schema').get()
    return path
  } catch (error) {
    if (!isFolderReadOnly(error)) throw error
    if (sizeOf(`${path}-wal`) > 0) {
      throw new Error(`its folder is read-only, and ${path}-wal holds changes that are not in the file yet`)
    }
    // Without the files that readers and writers share there is no writer, so the file does not change.
    return `${pathToFileURL(resolve(path)).href}?immutable=1`
  } finally {
    database.close()
  }
}

/** SQLite can create neither `-wal` nor `-shm` beside the file. */
function isFolderReadOnly(error: unknown): boolean {
  return error instanceof BetterSqlite3.SqliteError && /^SQLITE_(CANTOPEN|READONLY)/.test(error.code)
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

/** Throws if the path no longer leads to the file that is open: what is written to that file is lost at the next start. */
export type CheckFile = () => void

export function watchFile(path: string): CheckFile {
  const identity = path === ':memory:' ? null : identityOf(path)
  return () => {
    if (identity === null || identityOf(path) === identity) return
    throw new StorageFailure(
      new Error(
        `The database file ${path} was deleted, moved or replaced while the server was running. Put it back, or restart the server`,
      ),
    )
  }
}

/** The device and the inode; null if there is no file. */
function identityOf(path: string): string | null {
  try {
    const { dev, ino } = statSync(path, { bigint: true })
    return `${dev}:${ino}`
  } catch {
    return null
  }
}

/** Keeps the check for the readiness probe, and the connection for long reads, which a database in memory lacks. */
export class FileAdapter extends SqliteAdapter {
  readonly checkFile: CheckFile
  readonly #reader: Kysely<Tables> | null

  constructor(checkFile: CheckFile, reader: Kysely<Tables> | null) {
    super()
    this.checkFile = checkFile
    this.#reader = reader
  }

  /** Kysely's default is false because of foreign keys, which these tables do not have. A failed migration is rolled back. */
  override get supportsTransactionalDdl(): boolean {
    return true
  }

  /** Kysely would let statements wait for each other, but the driver has a lock for those that write. */
  override get supportsMultipleConnections(): boolean {
    return true
  }

  /** Null also without the file, which a new connection would not find. */
  reader(): Kysely<Tables> | null {
    try {
      this.checkFile()
      return this.#reader
    } catch {
      return null
    }
  }
}
