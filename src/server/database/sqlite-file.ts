/** Notices that the file of the database was deleted, moved or replaced while it is open. */
import { statSync } from 'node:fs'
import { type Kysely, SqliteAdapter } from 'kysely'
import { StorageFailure } from '#server/errors.ts'
import type { Tables } from './tables.ts'

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
