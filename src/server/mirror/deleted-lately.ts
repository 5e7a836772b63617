/** Artifacts and flow runs that were deleted through this server: a response from before that may still contain them. */
import { type Micros, nextMoment, storedTime } from '#server/database/clock.ts'
import { isAnyOf } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { lockMirror } from './mirror-state.ts'

/** No response is that late. */
export const MAX_RESPONSE_AGE: Micros = 60 * 60 * 1_000_000

/**
 * To be called when the upstream server has deleted them, before the transaction that deletes them here: it finds those that
 * are being stored now, and none is stored later.
 */
export async function noteDeleted(db: Database, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  const deleted = storedTime(nextMoment())
  await transact(
    db,
    async (db) => {
      await lockMirror(db)
      await db
        .insertInto('deleted_lately')
        .values(ids.map((id) => ({ id, deleted })))
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },
    () => false,
  )
}

/** Those of the ids that were deleted. */
export async function readDeleted(db: Database, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom('deleted_lately')
    .select('id')
    .where(isAnyOf(db, 'deleted_lately.id', ids))
    .execute()
  return new Set(rows.map(({ id }) => id))
}

export async function forgetDeleted(db: Database): Promise<void> {
  await db
    .deleteFrom('deleted_lately')
    .where('deleted', '<', storedTime(nextMoment() - MAX_RESPONSE_AGE))
    .execute()
}
