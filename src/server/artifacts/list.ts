/** Lists and counts of artifacts, and of the latest version of each key. */
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
import { TRUE } from '#server/filters/conditions.ts'
import { artifactCondition } from '#server/filters/filter-conditions.ts'
import { pageOf } from '#server/filters/page.ts'
import { artifactRelations } from '#server/filters/related-conditions.ts'
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
  const page = await matchingArtifacts(db, query)
    .select(['artifact.id', LISTED_BYTES.as('bytes')])
    .orderBy(`artifact.${column}`, direction)
    .orderBy('artifact.id', direction)
    .limit(limit)
    .offset(offset)
    .execute()
  const read = (ids: string[]) =>
    db.selectFrom('artifact').select(ARTIFACT_COLUMNS).where('artifact.id', 'in', ids).execute()
  for await (const rows of readParts(page, read)) yield rows.map(artifactOf)
}

const countAll = compiledQuery((db) => db.selectFrom('artifact').select((eb) => eb.fn.countAll<number>().as('count')))

export async function countArtifacts(db: Database, query: z.output<typeof ArtifactCountBody>): Promise<number> {
  if (Object.keys(query).length === 0) {
    const [all] = await countAll(forLongReads(db), {})
    return all?.count ?? 0
  }
  const { count } = await matchingArtifacts(db, query)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

function matchingArtifacts(db: Database, query: z.output<typeof ArtifactCountBody>) {
  const { artifacts, ...related } = query
  return forLongReads(db)
    .selectFrom('artifact')
    .where(artifacts ? artifactCondition(artifacts) : TRUE)
    .where(artifactRelations(related))
}

export async function* filterCollections(db: Database, query: CollectionQuery) {
  const { limit, offset } = pageOf(query)
  const [column, direction] = ORDERS[query.sort ?? 'ID_DESC']
  const page = await matchingCollections(db, query)
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
  const { count } = await matchingCollections(db, query)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

function matchingCollections(db: Database, query: z.output<typeof ArtifactCollectionCountBody>) {
  const { artifacts, ...related } = query
  return latestArtifacts(forLongReads(db))
    .where(artifacts ? artifactCondition(artifacts) : TRUE)
    .where(artifactRelations(related))
}

function latestArtifacts(db: Database) {
  return db.selectFrom('artifact_collection as collection').innerJoin('artifact', 'artifact.id', 'collection.latest_id')
}
