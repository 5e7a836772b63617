/** The orders of lists of artifacts, and of the latest version of each key. */
import type { SelectQueryBuilder } from 'kysely'
import type * as z from 'zod/mini'
import type { ArtifactFilterBody } from '#contract/filters.ts'
import type { Database } from '#server/database/open.ts'
import type { Tables } from '#server/database/tables.ts'

export type Sort = NonNullable<z.output<typeof ArtifactFilterBody>['sort']>

const ORDERS = {
  CREATED_DESC: ['created', 'desc'],
  UPDATED_DESC: ['updated', 'desc'],
  ID_DESC: ['id', 'desc'],
  KEY_DESC: ['key', 'desc'],
  KEY_ASC: ['key', 'asc'],
} as const

/**
 * In the order of an index. Ids sort by the time of their creation, so naming that before the id changes nothing, and
 * suits the index of one key.
 */
export function orderedBy<Row>(rows: SelectQueryBuilder<Tables, 'artifact', Row>, sort: Sort, isOfOneKey: boolean) {
  const [column, direction] = ORDERS[sort]
  // SQLite would sort for a column that is named twice.
  const columns =
    column === 'key'
      ? (['key', 'created', 'id'] as const)
      : column !== 'id'
        ? ([column, 'id'] as const)
        : isOfOneKey
          ? (['created', 'id'] as const)
          : (['id'] as const)
  return columns.reduce((rows, name) => rows.orderBy(`artifact.${name}`, direction), rows)
}

/** `isSelective`: whether the conditions have an index that finds few artifacts. */
export function latestArtifacts(db: Database, isSelective: boolean) {
  const collections = db.selectFrom('artifact_collection as collection')
  if (isSelective) return collections.innerJoin('artifact', 'artifact.id', 'collection.latest_id')
  // So SQLite reads the keys first, in their order. Without statistics, it would rather read all versions.
  return collections.crossJoin('artifact').whereRef('artifact.id', '=', 'collection.latest_id')
}

export function orderedCollections(db: Database, sort: Sort, isSelective: boolean) {
  const [column, direction] = ORDERS[sort]
  return latestArtifacts(db, isSelective)
    .$if(column !== 'id', (rows) => rows.orderBy(`collection.${column}`, direction))
    .orderBy('collection.id', direction)
}
