/** Pinned versions are exempt from retention, and from deletions unless those include pinned versions. */
import { nextMoment, storedTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { lockVersion } from './store.ts'

/** Resolves to false if the artifact does not exist. */
export async function pinArtifact(db: Database, id: string): Promise<boolean> {
  return transact(db, async (db) => {
    if (!(await lockVersion(db, id))) return false
    const pin = { artifact_id: id, created: storedTime(nextMoment()) }
    await db
      .insertInto('artifact_pin')
      .values(pin)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    return true
  })
}

/** Resolves to false if the artifact does not exist. */
export async function unpinArtifact(db: Database, id: string): Promise<boolean> {
  return transact(db, async (db) => {
    if (!(await lockVersion(db, id))) return false
    await db.deleteFrom('artifact_pin').where('artifact_id', '=', id).execute()
    return true
  })
}
