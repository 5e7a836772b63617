/** How changes are heard of: our own at once, those of other servers by way of the database. */

import { listenForChanges, notifyOfChange } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { onChange } from '#server/database/transaction.ts'
import type { ChangeSource } from './revision-feed.ts'
import { throttle } from './throttle.ts'

/** Milliseconds between two announcements at least. */
const REST = 100

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
 * Tells other servers on the same database of our changes, until what it gives back is called. Outside of the changes
 * and for many of them at a time: PostgreSQL lets only one transaction that notifies commit at a time.
 */
export function notifyReplicas(db: Database): () => void {
  // Others look now and then by themselves.
  const announcement = throttle(REST, () => notifyOfChange(db).catch(() => {}))
  const stopListening = onChange(db, announcement.soon)
  return () => {
    stopListening()
    announcement.stop()
  }
}
