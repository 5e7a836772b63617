/** Tokens that clients fetch before they change anything. None of this is a change that pages should notice. */
import { randomBytes } from 'node:crypto'
import { nextMoment, storedTime, uuidAt, wireTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { isEqualConstantTime } from './basic-auth.ts'

/** Microseconds for which a token is good. */
const LIFE = 60 * 60 * 1_000_000

/** A new token for the client, which takes the place of the one before. */
export async function issueCsrfToken(db: Database, client: string) {
  const now = nextMoment()
  const updated = storedTime(now)
  const token = randomBytes(32).toString('hex')
  const expiration = storedTime(now + LIFE)
  await db.deleteFrom('csrf_token').where('expiration', '<', updated).execute()
  const { id, created } = await db
    .insertInto('csrf_token')
    .values({ client, id: uuidAt(now), created: updated, updated, token, expiration })
    .onConflict((conflict) => conflict.column('client').doUpdateSet({ updated, token, expiration }))
    .returning(['id', 'created'])
    .executeTakeFirstOrThrow()
  const times = { created: wireTime(created), updated: wireTime(updated), expiration: wireTime(expiration) }
  return { id, ...times, token, client }
}

/** Whether it is the client's token of the last hour. */
export async function isCsrfToken(db: Database, client: string, token: string): Promise<boolean> {
  const known = await db
    .selectFrom('csrf_token')
    .select('token')
    .where('client', '=', client)
    .where('expiration', '>=', storedTime(nextMoment()))
    .executeTakeFirst()
  return known !== undefined && isEqualConstantTime(token, known.token)
}
