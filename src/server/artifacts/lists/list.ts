/** Lists of artifacts, and of the latest version of each key. */
import { sql } from 'kysely'
import type * as z from 'zod/mini'
import type {
  ArtifactCollectionCountBody,
  ArtifactCollectionFilterBody,
  ArtifactCountBody,
  ArtifactFilterBody,
} from '#contract/filters.ts'
import { isEmpty, onlyKeys } from '#server/artifacts/key-versions.ts'
import { ARTIFACT_COLUMNS, artifactOf } from '#server/artifacts/store.ts'
import { compiledQuery, type ValueOf } from '#server/database/compiled-query.ts'
import { forLongReads, isInParameter, listParameter } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { all, type Condition } from '#server/filters/conditions.ts'
import { artifactsOfRuns } from '#server/filters/few-rows.ts'
import { artifactCondition } from '#server/filters/filter-conditions.ts'
import { pageOf } from '#server/filters/page.ts'
import { latestArtifacts, orderedBy, orderedCollections } from './list-orders.ts'
import { LISTED_BYTES, readParts } from './list-parts.ts'
import { shortCollectionPage, shortPage } from './short-pages.ts'

type ArtifactQuery = z.output<typeof ArtifactFilterBody>
type CollectionQuery = z.output<typeof ArtifactCollectionFilterBody>

export async function* filterArtifacts(db: Database, query: ArtifactQuery) {
  const page = (await shortPage(db, query)) ?? (await longPage(db, query))
  for await (const rows of readParts(page, (ids) => readArtifacts(db, { ids: listParameter(db, ids) }))) {
    yield rows.map(artifactOf)
  }
}

const readArtifacts = compiledQuery((db, value: ValueOf<{ ids: string | string[] }>) =>
  db
    .selectFrom('artifact')
    .select(ARTIFACT_COLUMNS)
    .where(isInParameter(db, sql.ref('artifact.id'), value('ids'))),
)

async function longPage(db: Database, query: ArtifactQuery) {
  const { sort, limit: _limit, offset: _offset, ...conditions } = query
  const isOfOneKey = onlyKeys(conditions)?.length === 1
  const ordered = orderedBy(forLongReads(db).selectFrom('artifact'), sort ?? 'ID_DESC', isOfOneKey)
  const { limit, offset } = pageOf(query)
  const ids = ordered
    .where(await conditionOf(db, query, 'list'))
    .select('artifact.id')
    .limit(limit)
    .offset(offset)
  // In a subquery: only an index is read of the rows before the offset.
  return ordered
    .select(['artifact.id', LISTED_BYTES.as('bytes')])
    .where('artifact.id', 'in', ids)
    .execute()
}

export async function conditionOf(
  db: Database,
  { artifacts, ...related }: z.output<typeof ArtifactCountBody | typeof ArtifactCollectionCountBody>,
  purpose: 'list' | 'count',
): Promise<Condition> {
  return all([artifacts ? artifactCondition(artifacts) : null, await artifactsOfRuns(db, related, purpose)])
}

export async function* filterCollections(db: Database, query: CollectionQuery) {
  const page = (await shortCollectionPage(db, query)) ?? (await longCollectionPage(db, query))
  for await (const rows of readParts(page, (ids) => readCollections(db, { ids: listParameter(db, ids) }))) {
    yield rows.map((row) => {
      const { id, created, updated, key, ...members } = artifactOf(row)
      return { id, created, updated, key, latest_id: row.latest_id, ...members }
    })
  }
}

const readCollections = compiledQuery((db, value: ValueOf<{ ids: string | string[] }>) =>
  latestArtifacts(db, true)
    .select(ARTIFACT_COLUMNS)
    .select(['collection.id', 'collection.created', 'collection.updated', 'collection.latest_id'])
    .where(isInParameter(db, sql.ref('collection.id'), value('ids'))),
)

async function longCollectionPage(db: Database, query: CollectionQuery) {
  const { sort, limit: _limit, offset: _offset, ...conditions } = query
  const { limit, offset } = pageOf(query)
  return orderedCollections(forLongReads(db), sort ?? 'ID_DESC', isSelective(conditions))
    .where(await conditionOf(db, query, 'list'))
    .select(['collection.id', LISTED_BYTES.as('bytes')])
    .limit(limit)
    .offset(offset)
    .execute()
}

const INDEXED = ['latest_id', 'key', 'flow_run_id', 'task_run_id'] as const

/** Whether the conditions have an index that finds few artifacts. */
export function isSelective({ artifacts, ...related }: z.output<typeof ArtifactCollectionCountBody>): boolean {
  return !isEmpty(related) || INDEXED.some((field) => artifacts?.[field]?.any_ !== undefined)
}
