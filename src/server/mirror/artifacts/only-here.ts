/** Marks of artifacts that the upstream server has deleted. */
import { nextMoment, storedTime } from '#server/database/clock.ts'
import { isAnyOf } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'

export async function noteDeletion(db: Database, ids: string[]): Promise<void> {
  const noticed = storedTime(nextMoment())
  await db
    .insertInto('artifact_only_here')
    .values(ids.map((id) => ({ artifact_id: id, noticed })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Whether the upstream server has deleted it, as far as is known. */
export async function isOnlyHere(db: Database, id: string): Promise<boolean> {
  const marked = db.selectFrom('artifact_only_here').select('artifact_id').where('artifact_id', '=', id)
  return (await marked.executeTakeFirst()) !== undefined
}

/** To be called when the upstream server has sent them, whatever was noticed before. */
export async function forgetDeletion(db: Database, ids: string[]): Promise<void> {
  const marked = await db
    .selectFrom('artifact_only_here')
    .select('artifact_id')
    .where(isAnyOf(db, 'artifact_only_here.artifact_id', ids))
    .execute()
  if (marked.length === 0) return
  const markedIds = marked.map(({ artifact_id }) => artifact_id)
  await transact(db, (db) => db.deleteFrom('artifact_only_here').where('artifact_id', 'in', markedIds).execute())
}
