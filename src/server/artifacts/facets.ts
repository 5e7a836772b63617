import { sql } from 'kysely'
import type { Database } from '#server/database/open.ts'
import { LISTED } from '#server/filters/conditions.ts'

/** More than anyone reads through in a menu. */
const MOST = 500

/** How much the catalogue holds, and what it can be narrowed to, most frequent first. */
export async function readFacets(db: Database) {
  const listed = db.selectFrom('artifact').where(LISTED)
  const count = sql<number>`count(*)`.as('count')
  const { keys } = await db
    .selectFrom('artifact_collection')
    .select(sql<number>`count(*)`.as('keys'))
    .executeTakeFirstOrThrow()
  const { keyless } = await listed
    .where('artifact.key', 'is', null)
    .select(sql<number>`count(*)`.as('keyless'))
    .executeTakeFirstOrThrow()
  const kinds = await listed
    .select(['artifact.type', count])
    .groupBy('artifact.type')
    .orderBy('count', 'desc')
    .orderBy('artifact.type')
    .limit(MOST)
    .execute()
  const flows = await listed
    .innerJoin('flow_run', 'flow_run.id', 'artifact.flow_run_id')
    .innerJoin('flow', 'flow.id', 'flow_run.flow_id')
    .select(['flow.id', 'flow.name', count])
    .groupBy(['flow.id', 'flow.name'])
    .orderBy('count', 'desc')
    .orderBy('flow.name')
    .limit(MOST)
    .execute()
  const tags = await listed
    .innerJoin('tag', 'tag.owner_id', 'artifact.flow_run_id')
    .select(['tag.tag', count])
    .groupBy('tag.tag')
    .orderBy('count', 'desc')
    .orderBy('tag.tag')
    .limit(MOST)
    .execute()
  return { keys, keyless, kinds, flows, tags }
}
