/** Deletes many versions and updates the collections of their keys. */
import { expressionBuilder, sql } from 'kysely'
import { resetFollowers } from '#server/changes/reset.ts'
import type { Database } from '#server/database/open.ts'
import type { Tables } from '#server/database/tables.ts'

const collection = expressionBuilder<Tables, 'artifact_collection'>()

export const HAS_NO_VERSION = collection.not(
  collection.exists(
    collection.selectFrom('artifact').select('artifact.id').whereRef('artifact.key', '=', 'artifact_collection.key'),
  ),
)

const newest = (column: 'id' | 'created' | 'updated') =>
  collection
    .selectFrom('artifact')
    .select(`artifact.${column}`)
    .whereRef('artifact.key', '=', 'artifact_collection.key')
    .orderBy('artifact.created', 'desc')
    .orderBy('artifact.id', 'desc')
    // SQLite plans a limit in a parameter again for each value.
    .limit(sql.lit(1))
    .$asScalar()
    .$notNull()

/** What a collection has from the newest version of its key. */
export const NEWEST_VERSION = { latest_id: newest('id'), created: newest('created'), updated: newest('updated') }

const TABLES_OF_VERSIONS = [
  'artifact_version',
  'artifact_sample',
  'artifact_pin',
  'artifact_only_here',
  'artifact_unnumbered',
] as const

type Version = { id: string; key: string | null }

/** Deletes existing versions. The caller holds the locks of their keys, or of their ids where they have no key. */
export async function removeVersions(db: Database, versions: Version[]): Promise<void> {
  if (versions.length === 0) return
  const ids = versions.map(({ id }) => id)
  await db.deleteFrom('artifact').where('id', 'in', ids).execute()
  await resetFollowers(db, ids)
  for (const table of TABLES_OF_VERSIONS) await db.deleteFrom(table).where('artifact_id', 'in', ids).execute()
  const keys = versions.map(({ key }) => key).filter((key) => key !== null)
  if (keys.length === 0) return
  for (const [count, keysWithCount] of groupByCount(keys)) {
    await db
      .updateTable('artifact_collection')
      .set((eb) => ({ versions: eb('versions', '-', count) }))
      .where('key', 'in', keysWithCount)
      .execute()
  }
  await repoint(db, ids)
}

/** Groups distinct keys by how often each occurs. */
function groupByCount(keys: string[]): Map<number, string[]> {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return Map.groupBy(counts.keys(), (key) => counts.get(key) ?? 0)
}

/** Points collections at their newest remaining version, and deletes those without one. */
async function repoint(db: Database, deletedIds: string[]): Promise<void> {
  await db.deleteFrom('artifact_collection').where('latest_id', 'in', deletedIds).where(HAS_NO_VERSION).execute()
  const pointed = await db
    .updateTable('artifact_collection')
    .set(NEWEST_VERSION)
    .where('latest_id', 'in', deletedIds)
    .returning('latest_id')
    .execute()
  if (pointed.length === 0) return
  const latest = pointed.map(({ latest_id }) => latest_id)
  await db.updateTable('artifact').set({ is_listed: 1 }).where('id', 'in', latest).execute()
}
