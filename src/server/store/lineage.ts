import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { LineagePosition } from '#contract/vitrine.ts'
import type { Database } from '../database.ts'

/** Where a version stands among those of its key. */
export async function readLineagePosition(db: Database, id: string): Promise<LineagePosition | null> {
  const artifact = await db
    .selectFrom('artifact')
    .leftJoin('artifact_collection as collection', 'collection.key', 'artifact.key')
    .select(['artifact.key', 'artifact.created', 'collection.versions', 'collection.latest_id'])
    .where('artifact.id', '=', id)
    .executeTakeFirst()
  if (!artifact) return null
  const { key, created, versions, latest_id } = artifact
  if (key === null) return { version: 1, versions: 1, previous_id: null, next_id: null, latest_id: id }
  const beside = (condition: RawBuilder<SqlBool>) => db.selectFrom('artifact').where('key', '=', key).where(condition)
  const older = beside(sql`(created, id) < (${created}, ${id})`)
  const newer = beside(sql`(created, id) > (${created}, ${id})`)
  const { count } = await older.select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow()
  const previous = await older.select('id').orderBy('created', 'desc').orderBy('id', 'desc').executeTakeFirst()
  const next = await newer.select('id').orderBy('created').orderBy('id').executeTakeFirst()
  return {
    version: count + 1,
    versions: versions ?? 1,
    previous_id: previous?.id ?? null,
    next_id: next?.id ?? null,
    latest_id: latest_id ?? id,
  }
}
