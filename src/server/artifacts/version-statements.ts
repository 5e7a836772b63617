/**
 * The statements that create a version. On SQLite, an equality with a column of an index that is not unique is planned
 * again for each value, which takes longer than such a statement itself.
 */
import { compiledQuery, type ValueOf } from '#server/database/compiled-query.ts'
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

export const insertRow = compiledQuery((db, value: ValueOf<ArtifactTable>) =>
  db.insertInto('artifact').values({
    id: value('id'),
    created: value('created'),
    updated: value('updated'),
    key: value('key'),
    type: value('type'),
    description: value('description'),
    metadata_: value('metadata_'),
    flow_run_id: value('flow_run_id'),
    task_run_id: value('task_run_id'),
    size: value('size'),
    preview: value('preview'),
    is_listed: value('is_listed'),
    data: value('data'),
  }),
)
