/** Whether the database can be read and written. */
import { randomUUID } from 'node:crypto'
import { StorageFailure } from '#server/errors.ts'
import type { Database } from './open.ts'
import { FileAdapter } from './sqlite/sqlite-file.ts'

/** Databases, by their adapter, whose last change failed. */
const failing = new WeakSet<object>()

const adapterOf = (db: Database) => db.getExecutor().adapter

/** Records a change that has failed, unless only its input was wrong. */
export function noteFailure(db: Database, error: unknown): void {
  if (error instanceof StorageFailure) failing.add(adapterOf(db))
}

/** Records a change that has been committed. */
export function noteSuccess(db: Database): void {
  failing.delete(adapterOf(db))
}

/** Large, because space that the file has already can hold a small change although the disk is full. */
const PROBE = 'x'.repeat(1024 * 1024)

/** Throws if the database cannot be read, or could not be written. Writes a row and deletes it only after a failure. */
export async function checkReadiness(db: Database): Promise<void> {
  await db.selectFrom('revision').select('slot').limit(1).execute()
  const adapter = adapterOf(db)
  if (adapter instanceof FileAdapter) adapter.checkFile()
  if (!failing.has(adapter)) return
  const key = randomUUID()
  // Two transactions, because a row that is deleted in its own need not reach the disk.
  await db.insertInto('idempotency').values({ key, created: '', body_hash: '', made_id: PROBE }).execute()
  await db.deleteFrom('idempotency').where('key', '=', key).execute()
  noteSuccess(db)
}
