/**
 * The statements that change a single version. On SQLite, an equality with a column of an index that is not unique is planned
 * again for each value, which takes longer than such a statement itself.
 */
import { sql } from 'kysely'
import { compiledQuery, type ValueOf } from '#server/database/compiled-query.ts'
import type { Database } from '#server/database/open.ts'
import type { ArtifactTable } from '#server/database/tables.ts'
import { IS_LISTED } from '#server/filters/conditions.ts'

/** Takes the next number of a key, which is never used again. Also reads when the latest version was created. */
export const takeNumber = compiledQuery((db, value: ValueOf<{ key: string }>) =>
  db
    .insertInto('artifact_key')
    .values({ key: value('key'), last_version: 1 })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((eb) => ({ last_version: eb('artifact_key.last_version', '+', 1) })),
    )
    .returning((eb) => [
      'last_version as version',
      eb
        .selectFrom('artifact')
        .select('created')
        .where('id', '=', eb.selectFrom('artifact_collection').select('latest_id').where('key', '=', value('key')))
        .as('newest'),
    ]),
)

/** Makes a version the latest of its key and increments the version count. */
export const pointCollection = compiledQuery(
  (db, value: ValueOf<{ id: string; key: string; latest_id: string; created: string }>) =>
    db
      .insertInto('artifact_collection')
      .values({
        id: value('id'),
        key: value('key'),
        latest_id: value('latest_id'),
        created: value('created'),
        updated: value('created'),
        versions: 1,
      })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((eb) => ({
          latest_id: eb.ref('excluded.latest_id'),
          updated: eb.ref('excluded.updated'),
          versions: eb('artifact_collection.versions', '+', 1),
        })),
      ),
)

export const unlistKey = compiledQuery((db, value: ValueOf<{ key: string }>) =>
  db.updateTable('artifact').set({ is_listed: 0 }).where(IS_LISTED).where('key', '=', value('key')),
)

export const insertVersion = compiledQuery(
  (db, value: ValueOf<{ artifact_id: string; key: string; version: number; hash: string }>) =>
    db.insertInto('artifact_version').values({
      artifact_id: value('artifact_id'),
      key: value('key'),
      version: value('version'),
      hash: value('hash'),
    }),
)

const COLUMNS = [
  'key',
  'type',
  'description',
  'metadata_',
  'flow_run_id',
  'task_run_id',
  'size',
  'preview',
  'is_listed',
  'data',
  'packed',
] as const

export const insertRow = compiledQuery((db, value: ValueOf<ArtifactTable>) => {
  const columns = ['id', 'created', 'updated', ...COLUMNS] as const
  return db
    .insertInto('artifact')
    .columns(columns)
    .expression(db.selectNoFrom(columns.map((name) => value(name).as(name))))
})

type NewVersion = ArtifactTable & { collection_id: string; hash: string }

/** Creates a version with all that belongs to it, and increments the revision. For PostgreSQL. */
export const insertAtOnce = compiledQuery((db, value: ValueOf<NewVersion>) => {
  const begun = sql<{ id: string; created: string }>`begin_version_1(
    ${value('key')}, ${value('id')}, ${value('created')}, ${value('collection_id')}, ${value('hash')})`
  return db
    .insertInto('artifact')
    .columns(['id', 'created', 'updated', ...COLUMNS])
    .expression((eb) =>
      eb
        .selectFrom(begun.as('begun'))
        .select(['begun.id', 'begun.created', 'begun.created as updated'])
        .select(COLUMNS.map((name) => value(name).as(name))),
    )
    .returning(['id', 'created'])
})

export const selectType = compiledQuery((db, value: ValueOf<{ id: string }>) =>
  db.selectFrom('artifact').select(['key', 'type']).where('id', '=', value('id')),
)

export const touchCollection = compiledQuery((db, value: ValueOf<{ updated: string; latest_id: string }>) =>
  db
    .updateTable('artifact_collection')
    .set({ updated: value('updated') })
    .where('latest_id', '=', value('latest_id')),
)

type Update = { id: string; updated: string; hash: string | null; value: number | null }

/** Updates a version with all that belongs to it, and increments the revision. For PostgreSQL. */
export async function updateAtOnce(db: Database, update: Update, columns: Partial<ArtifactTable>) {
  const { id, updated, hash, value } = update
  const begun = sql<{ begun_id: string; begun_updated: string }>`begin_update_1(${id}, ${updated}, ${hash}, ${value})`
  return db
    .updateTable('artifact')
    .from(begun.as('begun'))
    .set((eb) => ({ ...columns, updated: eb.ref('begun.begun_updated') }))
    .whereRef('artifact.id', '=', 'begun.begun_id')
    .returning('artifact.id')
    .execute()
}

/** Deletes a version with all that belongs to it, and increments the revision. For PostgreSQL. */
export const deleteAtOnce = compiledQuery((db, value: ValueOf<{ id: string }>) =>
  db.selectNoFrom(sql<boolean>`delete_version_1(${value('id')})`.as('is_deleted')),
)
