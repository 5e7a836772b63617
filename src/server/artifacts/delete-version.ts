/** Deletes a single version and updates the collection of its key, as `removeVersions` does for many. */
import { sql } from 'kysely'
import { resetFollower } from '#server/changes/reset.ts'
import { compiledQuery, type ValueOf } from '#server/database/compiled-query.ts'
import type { Database } from '#server/database/open.ts'
import { HAS_NO_VERSION, NEWEST_VERSION } from './delete-versions.ts'

type Id = { id: string }

/** Deletes an existing version. The caller holds the lock of its key, or of its id if it has none. */
export async function removeVersion(db: Database, id: string, key: string | null): Promise<void> {
  await deleteRow(db, { id })
  await deletePin(db, { id })
  await deleteSamples(db, { id })
  await deleteArchived(db, { id })
  if (key === null) return
  await resetFollower(db, { id })
  await deleteNumber(db, { id })
  await deleteUnnumbered(db, { id })
  const [collection] = await countDown(db, { key })
  if (collection?.latest_id !== id) return
  await deleteEmptyCollection(db, { key })
  const [pointed] = await pointToNewest(db, { key })
  if (pointed) await list(db, { id: pointed.latest_id })
}

const deleteRow = compiledQuery((db, value: ValueOf<Id>) => db.deleteFrom('artifact').where('id', '=', value('id')))

const deletePin = compiledQuery((db, value: ValueOf<Id>) =>
  db.deleteFrom('artifact_pin').where('artifact_id', '=', value('id')),
)

const deleteSamples = compiledQuery((db, value: ValueOf<Id>) =>
  db.deleteFrom('artifact_sample').where('artifact_id', '=', value('id')),
)

const deleteNumber = compiledQuery((db, value: ValueOf<Id>) =>
  db.deleteFrom('artifact_version').where('artifact_id', '=', value('id')),
)

const deleteArchived = compiledQuery((db, value: ValueOf<Id>) =>
  db.deleteFrom('artifact_only_here').where('artifact_id', '=', value('id')),
)

const deleteUnnumbered = compiledQuery((db, value: ValueOf<Id>) =>
  db.deleteFrom('artifact_unnumbered').where('artifact_id', '=', value('id')),
)

const countDown = compiledQuery((db, value: ValueOf<{ key: string }>) =>
  db
    .updateTable('artifact_collection')
    .set({ versions: sql`versions - 1` })
    .where('key', '=', value('key'))
    .returning('latest_id'),
)

const deleteEmptyCollection = compiledQuery((db, value: ValueOf<{ key: string }>) =>
  db.deleteFrom('artifact_collection').where('key', '=', value('key')).where(HAS_NO_VERSION),
)

const pointToNewest = compiledQuery((db, value: ValueOf<{ key: string }>) =>
  db.updateTable('artifact_collection').set(NEWEST_VERSION).where('key', '=', value('key')).returning('latest_id'),
)

const list = compiledQuery((db, value: ValueOf<Id>) =>
  db.updateTable('artifact').set({ is_listed: 1 }).where('id', '=', value('id')),
)
