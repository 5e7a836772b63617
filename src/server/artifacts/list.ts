/** Lists of artifacts, and of the latest version of each key. */
import type * as z from 'zod/mini'
import type {
  ArtifactCollectionCountBody,
  ArtifactCollectionFilterBody,
  ArtifactCountBody,
  ArtifactFilterBody,
} from '#contract/filters.ts'
import { forLongReads } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { all, type Condition } from '#server/filters/conditions.ts'
import { artifactsOfRuns } from '#server/filters/few-rows.ts'
import { artifactCondition } from '#server/filters/filter-conditions.ts'
import { pageOf } from '#server/filters/page.ts'
import { onlyKeys } from './key-versions.ts'
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

/**
 * The columns that artifacts are sorted by, as an index has them. Ids sort by the time of their creation, so naming that
 * before the id changes nothing.
 */
function columnsOf({ sort, limit: _limit, offset: _offset, ...conditions }: ArtifactQuery) {
  const [column] = ORDERS[sort ?? 'ID_DESC']
  if (column === 'key') return ['key', 'created', 'id'] as const
  if (column !== 'id') return [column, 'id'] as const
  // SQLite would sort for a column that is named twice.
  return onlyKeys(conditions)?.length === 1 ? (['created', 'id'] as const) : (['id'] as const)
}

export async function* filterArtifacts(db: Database, query: ArtifactQuery) {
  const { limit, offset } = pageOf(query)
  const [, direction] = ORDERS[query.sort ?? 'ID_DESC']
  const ordered = columnsOf(query).reduce(
    (rows, column) => rows.orderBy(`artifact.${column}`, direction),
    forLongReads(db).selectFrom('artifact'),
  )
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

export async function conditionOf(
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

export function latestArtifacts(db: Database) {
  return db.selectFrom('artifact_collection as collection').innerJoin('artifact', 'artifact.id', 'collection.latest_id')
}
