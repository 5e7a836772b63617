/** CSRF tokens. Issuing one does not change the revision, because pages do not show tokens. */
import { randomBytes } from 'node:crypto'
import { type Micros, nextMoment, storedTime, uuidAt, wireTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { isEqualConstantTime } from './password.ts'

const TOKEN_TTL: Micros = 60 * 60 * 1_000_000

/** A client whose token is gone gets a new one when its next change is rejected. */
const MAX_TOKENS = 10_000

/** Issues a token for the client and replaces its previous one. */
export async function issueCsrfToken(db: Database, client: string) {
  const now = nextMoment()
  const updated = storedTime(now)
  const token = randomBytes(32).toString('hex')
  const expiration = storedTime(now + TOKEN_TTL)
  await db
    .deleteFrom('csrf_token')
    .where((eb) => {
      const excess = eb.selectFrom('csrf_token').select('expiration').orderBy('expiration', 'desc')
      return eb.or([eb('expiration', '<', updated), eb('expiration', '<=', excess.limit(1).offset(MAX_TOKENS - 1))])
    })
    .execute()
  const { id, created } = await db
    .insertInto('csrf_token')
    .values({ client, id: uuidAt(now), created: updated, updated, token, expiration })
    .onConflict((conflict) => conflict.column('client').doUpdateSet({ updated, token, expiration }))
    .returning(['id', 'created'])
    .executeTakeFirstOrThrow()
  const times = { created: wireTime(created), updated: wireTime(updated), expiration: wireTime(expiration) }
  return { id, ...times, token, client }
}

/** Whether it is the client's current token and has not expired. */
export async function isCsrfToken(db: Database, client: string, token: string): Promise<boolean> {
  const known = await db
    .selectFrom('csrf_token')
    .select('token')
    .where('client', '=', client)
    .where('expiration', '>=', storedTime(nextMoment()))
    .executeTakeFirst()
  return known !== undefined && isEqualConstantTime(token, known.token)
}
