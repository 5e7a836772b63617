import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { LineagePosition } from '#contract/vitrine.ts'
import type { Database } from '#server/database/open.ts'

/** Where a version stands among those of its key. */
export async function readLineagePosition(db: Database, id: string): Promise<LineagePosition | null> {
  const artifact = await db
    .selectFrom('artifact')
    .leftJoin('artifact_collection as collection', 'collection.key', 'artifact.key')
    .leftJoin('artifact_pin as pin', 'pin.artifact_id', 'artifact.id')
    .select(['artifact.key', 'artifact.created', 'collection.versions', 'collection.latest_id'])
    .select('pin.artifact_id as pin')
    .where('artifact.id', '=', id)
    .executeTakeFirst()
  if (!artifact) return null
  const { key, created, versions, latest_id } = artifact
  const is_pinned = artifact.pin !== null
  if (key === null) return { version: 1, versions: 1, previous_id: null, next_id: null, latest_id: id, is_pinned }
  const beside = (condition: RawBuilder<SqlBool>) => db.selectFrom('artifact').where('key', '=', key).where(condition)
  const older = beside(sql`(created, id) < (${created}, ${id})`)
  const newer = beside(sql`(created, id) > (${created}, ${id})`)
  const { count } = await older.select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow()
  const previous = await older.select('id').orderBy('created', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst()
  const next = await newer.select('id').orderBy('created').orderBy('id').limit(1).executeTakeFirst()
  return {
    version: count + 1,
    versions: versions ?? 1,
    previous_id: previous?.id ?? null,
    next_id: next?.id ?? null,
    latest_id: latest_id ?? id,
    is_pinned,
  }
}
