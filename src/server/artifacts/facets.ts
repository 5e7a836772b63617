import { forLongReads } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { eb, IS_LISTED, SHOWN_TYPE } from '#server/filters/conditions.ts'

/** Rows of one menu. */
const MAX_FACETS = 500

/** Counts of the catalogue, and the values it can be filtered by, most frequent first. */
export async function readFacets(database: Database) {
  const db = forLongReads(database)
  const listed = db.selectFrom('artifact').where(IS_LISTED)
  const count = eb.fn.countAll<number>().as('count')
  const { keys } = await db
    .selectFrom('artifact_collection')
    .select(eb.fn.countAll<number>().as('keys'))
    .executeTakeFirstOrThrow()
  const { keyless } = await listed
    .where('artifact.key', 'is', null)
    .select(eb.fn.countAll<number>().as('keyless'))
    .executeTakeFirstOrThrow()
  const kinds = await listed
    .select([SHOWN_TYPE.as('type'), count])
    .groupBy(SHOWN_TYPE)
    .orderBy('count', 'desc')
    .orderBy(SHOWN_TYPE)
    .limit(MAX_FACETS)
    .execute()
  const flows = await listed
    .innerJoin('flow_run', 'flow_run.id', 'artifact.flow_run_id')
    .innerJoin('flow', 'flow.id', 'flow_run.flow_id')
    .select(['flow.id', 'flow.name', count])
    .groupBy(['flow.id', 'flow.name'])
    .orderBy('count', 'desc')
    .orderBy('flow.name')
    .limit(MAX_FACETS)
    .execute()
  const tags = await listed
    .innerJoin('tag', 'tag.owner_id', 'artifact.flow_run_id')
    .select(['tag.tag', count])
    .groupBy('tag.tag')
    .orderBy('count', 'desc')
    .orderBy('tag.tag')
    .limit(MAX_FACETS)
    .execute()
  return { keys, keyless, kinds, flows, tags }
}
