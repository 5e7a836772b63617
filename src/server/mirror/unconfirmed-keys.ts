/** Keys that the upstream server has to be asked about again, because their rows were computed here. */
import { lockAll } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { askCollections } from './fetch-artifacts.ts'
import { storeCollections } from './store-collections.ts'

const MAX_KEYS = 50
/** The upstream server may fail to send the latest version of a key. */
const MAX_ATTEMPTS = 5

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

/** Asks for the rows of some of these keys, and stores them. */
export async function confirmKeys(db: Database, upstream: Upstream): Promise<void> {
  const rows = await db
    .selectFrom('unconfirmed_key')
    .select('key')
    .where('attempts', '<', MAX_ATTEMPTS)
    .orderBy('attempts')
    .limit(MAX_KEYS)
    .execute()
  if (rows.length === 0) return
  const keys = rows.map(({ key }) => key)
  await db
    .updateTable('unconfirmed_key')
    .set((eb) => ({ attempts: eb('attempts', '+', 1) }))
    .where('key', 'in', keys)
    .execute()
  const answer = await askCollections(db, upstream, keys)
  await transact(db, async (db) => {
    await lockAll(db, keys)
    await storeCollections(db, [], answer)
  })
  const known = new Set(answer.rows.map(({ key }) => key))
  const gone = keys.filter((key) => !known.has(key))
  if (gone.length > 0) await db.deleteFrom('unconfirmed_key').where('key', 'in', gone).execute()
}
