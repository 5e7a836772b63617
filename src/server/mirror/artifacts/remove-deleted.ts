import type { DeletedUpstream } from '#contract/mirror.ts'
import { removeVersions } from '#server/artifacts/delete-versions.ts'
import { lockAll } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { noteDeletion } from './only-here.ts'
import { noteUnconfirmed } from './unconfirmed-keys.ts'

/** Removes artifacts that the upstream server has deleted, or marks them as being only here. */
export async function removeDeleted(db: Database, ids: string[], deleted: DeletedUpstream): Promise<void> {
  if (ids.length === 0) return
  const find = (db: Database) => db.selectFrom('artifact').select(['id', 'key']).where('id', 'in', ids).execute()
  await transact(db, async (db) => {
    const found = await find(db)
    await lockAll(
      db,
      found.map(({ key, id }) => key ?? id),
    )
    const present = await find(db)
    if (present.length === 0) return
    if (deleted === 'remove') {
      await removeVersions(db, present)
      await noteUnconfirmed(
        db,
        present.flatMap(({ key }) => key ?? []),
      )
      return
    }
    await noteDeletion(
      db,
      present.map(({ id }) => id),
    )
  })
}
