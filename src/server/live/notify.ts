/** Signals changes: our own immediately, those of other servers through the database. */

import { listenForChanges, notifyOfChange } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { onChange } from '#server/database/transaction.ts'
import type { ChangeSource } from './revision-feed.ts'
import { throttle } from './throttle.ts'

const MIN_NOTIFY_INTERVAL_MS = 100

export function databaseChanges(db: Database): ChangeSource {
  return (wake) => {
    const stopOwn = onChange(db, wake)
    const stopOthers = listenForChanges(db, wake)
    return () => {
      stopOwn()
      stopOthers()
    }
  }
}

/**
 * Notifies other servers on the same database of our changes; returns a function that stops it. Separate from the
 * changes and throttled, because PostgreSQL commits transactions that notify one at a time.
 */
export function notifyReplicas(db: Database): () => void {
  // A lost notification is harmless: the other servers also poll.
  const notification = throttle(MIN_NOTIFY_INTERVAL_MS, () => notifyOfChange(db).catch(() => {}))
  const stopListening = onChange(db, notification.soon)
  return () => {
    stopListening()
    notification.stop()
  }
}
