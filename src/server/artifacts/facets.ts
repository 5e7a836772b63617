import { parseJson } from '#contract/json.ts'
import { forLongReads } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { eb } from '#server/filters/conditions.ts'

/** Rows of one menu. */
const MAX_FACETS = 500

/** Counts of the catalogue, and the values it can be filtered by, most frequent first. */
export async function readFacets(database: Database) {
  const db = forLongReads(database)
  const count = eb.fn.countAll<number>().as('count')
  const { keys } = await db
    .selectFrom('artifact_collection')
    .select(eb.fn.countAll<number>().as('keys'))
    .executeTakeFirstOrThrow()
  const { keyless } = await db
    .selectFrom('artifact_listed')
    .where('key', 'is', null)
    .select(eb.fn.countAll<number>().as('keyless'))
    .executeTakeFirstOrThrow()
  const kinds = await db
    .selectFrom('artifact_listed')
    .select(['type', count])
    .groupBy('type')
    .orderBy('count', 'desc')
    .orderBy('type')
    .limit(MAX_FACETS)
    .execute()
  const flows = await db
    .selectFrom(
      db
        .selectFrom('artifact_listed')
        .where('flow_id', 'is not', null)
        .select(['flow_id', count])
        .groupBy('flow_id')
        .as('counted'),
    )
    .innerJoin('flow', 'flow.id', 'counted.flow_id')
    .select(['flow.id', 'flow.name', 'counted.count'])
    .orderBy('counted.count', 'desc')
    .orderBy('flow.name')
    .limit(MAX_FACETS)
    .execute()
  return { keys, keyless, kinds, flows, tags: await readTags(db) }
}

/** Most runs of a flow have the same tags, so there are far fewer lists of tags than artifacts. */
async function readTags(db: Database) {
  const lists = await db
    .selectFrom('artifact_listed')
    .select(['tags', eb.fn.countAll<number>().as('count')])
    .groupBy('tags')
    .execute()
  const counts = new Map<string, number>()
  for (const { tags, count } of lists) {
    for (const tag of tagsOf(tags)) counts.set(tag, (counts.get(tag) ?? 0) + count)
  }
  const facets = Array.from(counts, ([tag, count]) => ({ tag, count }))
  return facets.toSorted((a, b) => b.count - a.count || (a.tag < b.tag ? -1 : 1)).slice(0, MAX_FACETS)
}

function tagsOf(text: string): Set<string> {
  const tags = parseJson(text)
  return new Set(Array.isArray(tags) ? tags.map((tag) => String(tag).toWellFormed()) : [])
}
