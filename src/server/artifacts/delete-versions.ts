/** Taking versions out, with the collection rows of their keys kept right. */
import { sql } from 'kysely'
import type { Database } from '#server/database/open.ts'

type Version = { id: string; key: string | null }

/** Takes out versions that are there. Whoever calls holds the locks of their keys, or of their ids without a key. */
export async function removeVersions(db: Database, versions: Version[]): Promise<void> {
  if (versions.length === 0) return
  const ids = versions.map(({ id }) => id)
  await db.deleteFrom('artifact').where('id', 'in', ids).execute()
  await db.deleteFrom('artifact_pin').where('artifact_id', 'in', ids).execute()
  const keys = versions.map(({ key }) => key).filter((key) => key !== null)
  if (keys.length === 0) return
  for (const [number, ofNumber] of byNumber(keys)) {
    const versions = sql<number>`versions - ${number}`
    await db.updateTable('artifact_collection').set({ versions }).where('key', 'in', ofNumber).execute()
  }
  await repoint(db, ids)
}

/** The keys, each once, by how often they are there. */
function byNumber(keys: string[]): Map<number, string[]> {
  const numbers = new Map<string, number>()
  for (const key of keys) numbers.set(key, (numbers.get(key) ?? 0) + 1)
  return Map.groupBy(numbers.keys(), (key) => numbers.get(key) ?? 0)
}

/** Where the latest version went, the newest other one is the latest; without another one the key is gone. */
async function repoint(db: Database, gone: string[]): Promise<void> {
  const newest = (column: 'id' | 'created' | 'updated') =>
    sql<string>`(select ${sql.ref(`artifact.${column}`)} from artifact where artifact.key = artifact_collection.key
      order by artifact.created desc, artifact.id desc limit 1)`
  await db
    .deleteFrom('artifact_collection')
    .where('latest_id', 'in', gone)
    .where(sql<boolean>`not exists (select id from artifact where artifact.key = artifact_collection.key)`)
    .execute()
  const pointed = await db
    .updateTable('artifact_collection')
    .set({ latest_id: newest('id'), created: newest('created'), updated: newest('updated') })
    .where('latest_id', 'in', gone)
    .returning('latest_id')
    .execute()
  if (pointed.length === 0) return
  const latest = pointed.map(({ latest_id }) => latest_id)
  await db.updateTable('artifact').set({ is_listed: 1 }).where('id', 'in', latest).execute()
}
