/** Lists and counts of artifacts, and of the latest version of each key. */
import { sql } from 'kysely'
import type * as z from 'zod/mini'
import type {
  ArtifactCollectionCountBody,
  ArtifactCollectionFilterBody,
  ArtifactCountBody,
  ArtifactFilterBody,
} from '#contract/filters.ts'
import { compiledQuery } from '#server/database/compiled-query.ts'
import { forLongReads } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { all, type Condition, eb } from '#server/filters/conditions.ts'
import { artifactsOfRuns } from '#server/filters/few-rows.ts'
import { artifactCondition } from '#server/filters/filter-conditions.ts'
import { pageOf } from '#server/filters/page.ts'
import { LISTED_BYTES, readParts } from './list-parts.ts'
import { ARTIFACT_COLUMNS, artifactOf } from './store.ts'

type ArtifactQuery = z.output<typeof ArtifactFilterBody>
type CollectionQuery = z.output<typeof ArtifactCollectionFilterBody>

const ORDERS = {
  CREATED_DESC: ['created', 'desc'],
  UPDATED_DESC: ['updated', 'desc'],
  ID_DESC: ['id', 'desc'],
  KEY_DESC: ['key', 'desc'],
  KEY_ASC: ['key', 'asc'],
} as const

export async function* filterArtifacts(db: Database, query: ArtifactQuery) {
  const { limit, offset } = pageOf(query)
  const [column, direction] = ORDERS[query.sort ?? 'ID_DESC']
  const ordered = artifactRows(db)
    // SQLite would sort for a column that is named twice.
    .$if(column !== 'id', (rows) => rows.orderBy(`artifact.${column}`, direction))
    .orderBy('artifact.id', direction)
  const ids = ordered
    .where(await conditionOf(db, query, 'list'))
    .select('artifact.id')
    .limit(limit)
    .offset(offset)
  // In a subquery: only an index is read of the rows before the offset.
  const page = await ordered
    .select(['artifact.id', LISTED_BYTES.as('bytes')])
    .where('artifact.id', 'in', ids)
    .execute()
  const read = (ids: string[]) =>
    db.selectFrom('artifact').select(ARTIFACT_COLUMNS).where('artifact.id', 'in', ids).execute()
  for await (const rows of readParts(page, read)) yield rows.map(artifactOf)
}

export async function countArtifacts(db: Database, query: z.output<typeof ArtifactCountBody>): Promise<number> {
  if (isUnfiltered(query)) {
    const [all] = await countAll(forLongReads(db), {})
    return all?.count ?? 0
  }
  const { count } = await artifactRows(db)
    .where(await conditionOf(db, query, 'count'))
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

const isUnfiltered = ({ artifacts, flows, flow_runs, task_runs, deployments }: z.output<typeof ArtifactCountBody>) =>
  !(artifacts || flows || flow_runs || task_runs || deployments)

/** Adds up the versions of the keys: there are far fewer keys than versions. */
const countAll = compiledQuery((db) => {
  const keyless = eb.selectFrom('artifact').select(eb.fn.countAll<number>().as('count')).where('key', 'is', null)
  return db
    .selectFrom('artifact_collection')
    .select(sql<number>`cast(coalesce(sum(versions), 0) + (${keyless}) as bigint)`.as('count'))
})

const artifactRows = (db: Database) => forLongReads(db).selectFrom('artifact')

async function conditionOf(
  db: Database,
  { artifacts, ...related }: z.output<typeof ArtifactCountBody | typeof ArtifactCollectionCountBody>,
  purpose: 'list' | 'count',
): Promise<Condition> {
  return all([artifacts ? artifactCondition(artifacts) : null, await artifactsOfRuns(db, related, purpose)])
}

export async function* filterCollections(db: Database, query: CollectionQuery) {
  const { limit, offset } = pageOf(query)
  const [column, direction] = ORDERS[query.sort ?? 'ID_DESC']
  const page = await latestArtifacts(forLongReads(db))
    .where(await conditionOf(db, query, 'list'))
    .select(['collection.id', LISTED_BYTES.as('bytes')])
    .orderBy(`collection.${column}`, direction)
    .orderBy('collection.id', direction)
    .limit(limit)
    .offset(offset)
    .execute()
  const read = (ids: string[]) =>
    latestArtifacts(db)
      .select(ARTIFACT_COLUMNS)
      .select(['collection.id', 'collection.created', 'collection.updated', 'collection.latest_id'])
      .where('collection.id', 'in', ids)
      .execute()
  for await (const rows of readParts(page, read)) {
    yield rows.map((row) => {
      const { id, created, updated, key, ...members } = artifactOf(row)
      return { id, created, updated, key, latest_id: row.latest_id, ...members }
    })
  }
}

export async function countCollections(
  db: Database,
  query: z.output<typeof ArtifactCollectionCountBody>,
): Promise<number> {
  const { count } = await latestArtifacts(forLongReads(db))
    .where(await conditionOf(db, query, 'list'))
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

function latestArtifacts(db: Database) {
  return db.selectFrom('artifact_collection as collection').innerJoin('artifact', 'artifact.id', 'collection.latest_id')
}
