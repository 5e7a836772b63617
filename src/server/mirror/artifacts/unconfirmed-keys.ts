/** Keys that the upstream server has to be asked about again, because their rows were computed here. */
import type { Database } from '#server/database/open.ts'

/** To be called when the stored rows of the keys have changed: earlier attempts say nothing about them. */
export async function noteUnconfirmed(db: Database, keys: string[]): Promise<void> {
  if (keys.length === 0) return
  await db
    .insertInto('unconfirmed_key')
    .values(rowsOf(keys))
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ attempts: 0 }))
    .execute()
}

/** Notes which of the keys are unconfirmed. Earlier attempts count. */
export async function confirm(db: Database, keys: string[], unconfirmed: string[]): Promise<void> {
  const confirmed = keys.filter((key) => !unconfirmed.includes(key))
  if (confirmed.length > 0) await db.deleteFrom('unconfirmed_key').where('key', 'in', confirmed).execute()
  if (unconfirmed.length === 0) return
  await db
    .insertInto('unconfirmed_key')
    .values(rowsOf(unconfirmed))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

const rowsOf = (keys: string[]) => [...new Set(keys)].map((key) => ({ key, attempts: 0 }))
