/** Keys that the upstream server has to be asked about again, because their rows were computed here. */
import type { Database } from '#server/database/open.ts'

export async function noteUnconfirmed(db: Database, keys: string[]): Promise<void> {
  if (keys.length === 0) return
  await db
    .insertInto('unconfirmed_key')
    .values([...new Set(keys)].map((key) => ({ key, attempts: 0 })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Notes which of the keys are unconfirmed. */
export async function confirm(db: Database, keys: string[], unconfirmed: string[]): Promise<void> {
  const confirmed = keys.filter((key) => !unconfirmed.includes(key))
  if (confirmed.length > 0) await db.deleteFrom('unconfirmed_key').where('key', 'in', confirmed).execute()
  await noteUnconfirmed(db, unconfirmed)
}
