/** Idempotency keys: a request that a client retries has its effect once. */
import { type Micros, nextMoment, storedTime } from '#server/database/clock.ts'
import { skipLocked } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { Conflict, Gone, Invalid } from '#server/errors.ts'

/** Two requests with the same key and body are one. */
export type RequestIdentity = { key: string; body_hash: string }

const KEY_TTL: Micros = 24 * 60 * 60 * 1_000_000

/** Expired keys that each new one deletes: enough to shrink the table, few enough to stay fast. */
const EXPIRED_PER_REQUEST = 10

/** How a request creates a row, and how the row is read for a repeated request. */
export type Creation<Made> = {
  create: (db: Database) => Promise<Made>
  read: (db: Database, id: string) => Promise<Made | undefined>
}

/** Creates what the request asks for, or reads what the same request created before. */
export async function createOnce<Made extends { id: string }>(
  db: Database,
  identity: RequestIdentity,
  { create, read }: Creation<Made>,
): Promise<Made> {
  return transact(db, async (db) => {
    const before = await findMade(db, identity, read)
    if (before) return before
    const made = await create(db)
    // Of two concurrent requests the second one fails here, is retried, and finds what the first one created.
    await rememberMade(db, identity, made.id)
    return made
  })
}

/** What the same request created before; undefined if it is new. */
async function findMade<Made>(
  db: Database,
  identity: RequestIdentity,
  read: Creation<Made>['read'],
): Promise<Made | undefined> {
  const before = await findRequest(db, identity)
  if (!before) return undefined
  if (hasUnknownResult(before)) throw unknownResult()
  const made = await read(db, before.made_id)
  if (made) return made
  throw new Gone('The resource that this Idempotency-Key created has been deleted.')
}

/** In place of the id while a mirror waits for the upstream server, and after a failure that does not say whether it was created. */
export const PENDING = 'pending'
export const UNCONFIRMED = 'unconfirmed'

type KnownRequest = { created: string; made_id: string }

export function hasUnknownResult({ made_id }: KnownRequest): boolean {
  return made_id === PENDING || made_id === UNCONFIRMED
}

export function unknownResult(): Conflict {
  return new Conflict(
    'The upstream server did not confirm the first request with this Idempotency-Key. Check whether it was successful; otherwise, use another key.',
  )
}

/** The same request, if it was received before. */
export async function findRequest(
  db: Database,
  { key, body_hash }: RequestIdentity,
): Promise<KnownRequest | undefined> {
  await db.deleteFrom('idempotency').where('key', '=', key).where('created', '<', oldestTime()).execute()
  const before = await db.selectFrom('idempotency').selectAll().where('key', '=', key).executeTakeFirst()
  if (before && before.body_hash !== body_hash) {
    throw new Invalid('This Idempotency-Key was used with a different request body.')
  }
  return before
}

export async function rememberMade(db: Database, { key, body_hash }: RequestIdentity, made_id: string): Promise<void> {
  await db
    .insertInto('idempotency')
    .values({ key, created: storedTime(nextMoment()), body_hash, made_id })
    .execute()
  await deleteExpired(db, oldestTime())
}

export async function noteMade(db: Database, { key }: RequestIdentity, made_id: string): Promise<void> {
  await db.updateTable('idempotency').set({ made_id }).where('key', '=', key).execute()
}

export async function forgetRequest(db: Database, { key }: RequestIdentity): Promise<void> {
  await db.deleteFrom('idempotency').where('key', '=', key).execute()
}

const oldestTime = () => storedTime(nextMoment() - KEY_TTL)

async function deleteExpired(db: Database, oldest: string): Promise<void> {
  const old = db
    .selectFrom('idempotency')
    .select('key')
    .where('created', '<', oldest)
    .orderBy('created')
    .limit(EXPIRED_PER_REQUEST)
    .$call(skipLocked(db))
  await db.deleteFrom('idempotency').where('key', 'in', old).execute()
}
