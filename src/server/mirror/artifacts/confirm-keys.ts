import { lockAll } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { askCollections } from './fetch-artifacts.ts'
import { storeCollections } from './store-collections.ts'

const MAX_KEYS = 50
/** The upstream server may fail to send the latest version of a key. */
const MAX_ATTEMPTS = 5

/** Some unconfirmed keys. */
export async function readUnconfirmed(db: Database): Promise<string[]> {
  const rows = await db
    .selectFrom('unconfirmed_key')
    .select('key')
    .where('attempts', '<', MAX_ATTEMPTS)
    .orderBy('attempts')
    .limit(MAX_KEYS)
    .execute()
  return rows.map(({ key }) => key)
}

/** Asks for the rows of those of the keys that are still unconfirmed, and stores them. */
export async function confirmKeys(db: Database, upstream: Upstream, wanted: string[]): Promise<void> {
  if (wanted.length === 0) return
  const rows = await db
    .updateTable('unconfirmed_key')
    .set((eb) => ({ attempts: eb('attempts', '+', 1) }))
    .where('key', 'in', wanted)
    .returning('key')
    .execute()
  if (rows.length === 0) return
  const keys = rows.map(({ key }) => key)
  const answer = await askCollections(db, upstream, keys)
  await transact(db, async (db) => {
    await lockAll(db, keys)
    await storeCollections(db, [], answer)
  })
  const known = new Set(answer.rows.map(({ key }) => key))
  const gone = keys.filter((key) => !known.has(key))
  if (gone.length > 0) await db.deleteFrom('unconfirmed_key').where('key', 'in', gone).execute()
}
