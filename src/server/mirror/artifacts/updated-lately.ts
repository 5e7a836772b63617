/** When updates of artifacts were stored: an answer to an earlier request may contain what they replaced. */
import { nextMoment, storedTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { MAX_RESPONSE_AGE } from '#server/mirror/deleted-lately.ts'

export async function noteUpdated(db: Database, artifacts: readonly { id: string }[]): Promise<void> {
  if (artifacts.length === 0) return
  const stored = storedTime(nextMoment())
  await db
    .insertInto('updated_lately')
    .values(artifacts.map(({ id }) => ({ artifact_id: id, stored })))
    .onConflict((conflict) => conflict.column('artifact_id').doUpdateSet({ stored }))
    .execute()
}

export async function forgetUpdated(db: Database): Promise<void> {
  await db
    .deleteFrom('updated_lately')
    .where('stored', '<', storedTime(nextMoment() - MAX_RESPONSE_AGE))
    .execute()
}
