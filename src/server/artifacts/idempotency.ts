/** Making something once, however often a client that got no answer asks for it. */
import { nextMoment, storedTime } from '#server/database/clock.ts'
import { skipLocked } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { httpError } from '#server/http/errors.ts'

/** What makes two requests the same one. */
export type RequestIdentity = { key: string; body_hash: string }

/** Microseconds for which a key is known. */
const LIFE = 24 * 60 * 60 * 1_000_000

/** How many old keys are forgotten with each new one: more than come in, and too few to be felt. */
const FORGOTTEN_AT_ONCE = 10

/** What a request makes, and how that is read again. */
export type Maker<Made> = {
  make: (db: Database) => Promise<Made>
  read: (db: Database, id: string) => Promise<Made | undefined>
}

/** Makes what the request asks for, or reads what the same request made before. */
export async function createOnce<Made extends { id: string }>(
  db: Database,
  { key, body_hash }: RequestIdentity,
  { make, read }: Maker<Made>,
): Promise<Made> {
  return transact(db, async (db) => {
    const now = nextMoment()
    const oldest = storedTime(now - LIFE)
    await db.deleteFrom('idempotency').where('key', '=', key).where('created', '<', oldest).execute()
    const before = await db.selectFrom('idempotency').selectAll().where('key', '=', key).executeTakeFirst()
    if (before) {
      if (before.body_hash !== body_hash) throw httpError(422, 'This Idempotency-Key came with another body before.')
      const made = await read(db, before.made_id)
      if (made) return made
      throw httpError(410, 'What this Idempotency-Key made was deleted since.')
    }
    const made = await make(db)
    // Of two that come at once the second one fails here and is run again: then it finds what the first one made.
    await db
      .insertInto('idempotency')
      .values({ key, created: storedTime(now), body_hash, made_id: made.id })
      .execute()
    await forgetOld(db, oldest)
    return made
  })
}

async function forgetOld(db: Database, oldest: string): Promise<void> {
  const old = db
    .selectFrom('idempotency')
    .select('key')
    .where('created', '<', oldest)
    .orderBy('created')
    .limit(FORGOTTEN_AT_ONCE)
    .$call(skipLocked(db))
  await db.deleteFrom('idempotency').where('key', 'in', old).execute()
}
