import { existsSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'

/** Whether a process has the file of a database open. To be called before this one opens it. */
export function isFileInUse(path: string): boolean {
  if (path === ':memory:' || !existsSync(path)) return false
  const database = new BetterSqlite3(path, { timeout: 0 })
  try {
    // Every connection in WAL mode holds a shared lock, which excludes this one.
    database.pragma('locking_mode = EXCLUSIVE')
    database.exec('begin exclusive; rollback')
    return false
  } catch (error) {
    if (error instanceof BetterSqlite3.SqliteError && error.code.startsWith('SQLITE_BUSY')) return true
    throw error
  } finally {
    database.close()
  }
}
