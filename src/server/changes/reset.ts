/** Forgets what changed in versions whose data, or whose previous version, is another one now. */
import { sql } from 'kysely'
import { compiledQuery, type ValueOf } from '#server/database/compiled-query.ts'
import type { Database } from '#server/database/open.ts'

const RESET = { change_status: null, change_text: null, resets: sql<number>`resets + 1` }

/** Resets a version whose data is replaced, and the version after it. The same data changes nothing. */
export async function resetChange(db: Database, id: string, hash: string): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('artifact_version')
    .set({ ...RESET, hash, value: null, numbers: null })
    .where('artifact_id', '=', id)
    .where((eb) => eb.or([eb('hash', 'is', null), eb('hash', '!=', hash)]))
    .executeTakeFirst()
  if (numUpdatedRows > 0) await resetFollowers(db, [id])
}

/** Resets the versions that follow these ones, which are about to be deleted or have changed. */
export async function resetFollowers(db: Database, ids: string[]): Promise<void> {
  const rows = await db
    .selectFrom('artifact_version as version')
    .where('version.artifact_id', 'in', ids)
    .select((eb) =>
      eb
        .selectFrom('artifact_version as next')
        .select('next.artifact_id')
        .whereRef('next.key', '=', 'version.key')
        .whereRef('next.version', '>', 'version.version')
        .orderBy('next.version')
        .limit(1)
        .as('id'),
    )
    .execute()
  const changed = new Set(ids)
  const followers = rows.flatMap(({ id }) => (id === null || changed.has(id) ? [] : id))
  if (followers.length === 0) return
  await db.updateTable('artifact_version').set(RESET).where('artifact_id', 'in', followers).execute()
}

/** The same for a single version. */
export const resetFollower = compiledQuery((db, value: ValueOf<{ id: string }>) =>
  db
    .updateTable('artifact_version')
    .set(RESET)
    .where('artifact_id', '=', (eb) =>
      eb
        .selectFrom('artifact_version as version')
        .innerJoin('artifact_version as next', 'next.key', 'version.key')
        .select('next.artifact_id')
        .where('version.artifact_id', '=', value('id'))
        .whereRef('next.version', '>', 'version.version')
        .orderBy('next.version')
        .limit(sql.lit(1)),
    ),
)
