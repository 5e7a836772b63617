/** Counts of artifacts, and of keys. Most follow from the rows of the keys, which are far fewer than the versions. */
import { sql } from 'kysely'
import type * as z from 'zod/mini'
import type { ArtifactCollectionCountBody, ArtifactCountBody } from '#contract/filters.ts'
import { hasOnlyKeys, isEmpty, onlyKeys } from '#server/artifacts/key-versions.ts'
import { compiledQuery } from '#server/database/compiled-query.ts'
import { forLongReads, isAnyOf } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { eb } from '#server/filters/conditions.ts'
import { conditionOf, isSelective } from './list.ts'
import { latestArtifacts } from './list-orders.ts'

export async function countArtifacts(db: Database, query: z.output<typeof ArtifactCountBody>): Promise<number> {
  if (isEmpty(query)) {
    const [all] = await countAll(forLongReads(db), {})
    return all?.count ?? 0
  }
  const counts = await countByKey(db, query)
  if (counts) return counts.versions
  const { count } = await forLongReads(db)
    .selectFrom('artifact')
    .where(await conditionOf(db, query, 'count'))
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

export async function countCollections(
  db: Database,
  query: z.output<typeof ArtifactCollectionCountBody>,
): Promise<number> {
  const counts = await (isEmpty(query) ? countAllKeys(db) : countByKey(db, query))
  if (counts) return counts.keys
  const { count } = await latestArtifacts(forLongReads(db), isSelective(query))
    .where(await conditionOf(db, query, 'list'))
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

type Counts = { keys: number; versions: number }

/** Null if the query does not only ask for certain keys, or for any. */
async function countByKey(db: Database, query: z.output<typeof ArtifactCountBody>): Promise<Counts | null> {
  if (hasOnlyKeys(query)) return countAllKeys(db)
  const keys = onlyKeys(query)
  if (!keys) return null
  return db
    .selectFrom('artifact_collection')
    .select(COUNTS)
    .where(isAnyOf(db, 'artifact_collection.key', keys))
    .executeTakeFirstOrThrow()
}

const VERSIONS = sql<number>`cast(coalesce(sum(versions), 0) as bigint)`
const COUNTS = [eb.fn.countAll<number>().as('keys'), VERSIONS.as('versions')]

async function countAllKeys(db: Database): Promise<Counts> {
  const [counts] = await countKeys(forLongReads(db), {})
  return counts ?? { keys: 0, versions: 0 }
}

const countKeys = compiledQuery((db) => db.selectFrom('artifact_collection').select(COUNTS))

const countAll = compiledQuery((db) => {
  const keyless = eb.selectFrom('artifact').select(eb.fn.countAll<number>().as('count')).where('key', 'is', null)
  return db.selectFrom('artifact_collection').select(sql<number>`${VERSIONS} + (${keyless})`.as('count'))
})
