/** When updates of artifacts were stored: an answer to an earlier request may contain what they replaced. */
import { type Micros, nextMoment, storedTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'

const HOUR: Micros = 60 * 60 * 1_000_000

export async function noteUpdated(db: Database, artifacts: readonly { id: string }[]): Promise<void> {
  if (artifacts.length === 0) return
  const stored = storedTime(nextMoment())
  await db
    .insertInto('updated_lately')
    .values(artifacts.map(({ id }) => ({ artifact_id: id, stored })))
    .onConflict((conflict) => conflict.column('artifact_id').doUpdateSet({ stored }))
    .execute()
}

/** No response is that late. */
export async function forgetUpdated(db: Database): Promise<void> {
  await db
    .deleteFrom('updated_lately')
    .where('stored', '<', storedTime(nextMoment() - HOUR))
    .execute()
}
