import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Numbers of versions that stay when other versions are deleted, and an index of the shown types. Frozen once released. */
export const versionNumbers: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('artifact_key')
      .addColumn('key', 'text', (column) => column.primaryKey())
      .addColumn('last_version', 'integer', (column) => column.notNull())
      .execute()
    // A separate table: SQLite would scan the data of a version to reach a column added after it.
    await db.schema
      .createTable('artifact_version')
      .addColumn('artifact_id', 'text', (column) => column.primaryKey())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .execute()
    await sql`
      insert into artifact_version (artifact_id, key, version)
      select id, key, row_number() over (partition by key order by created, id) from artifact where key is not null
    `.execute(db)
    await sql`insert into artifact_key (key, last_version) select key, max(version) from artifact_version group by key`.execute(
      db,
    )
    await db.schema
      .createIndex('artifact_version__key__version')
      .on('artifact_version')
      .columns(['key', 'version'])
      .unique()
      .execute()
    // Text of exactly one link is shown as a link. The expression is that of SHOWN_TYPE.
    const shownType = sql`case when substr(preview, 1, 14) = '{"kind":"link"' then 'link' else type end`
    await sql`create index listed__shown_type on artifact ((${shownType}), id) where is_listed = 1`.execute(db)
    await db.schema.dropIndex('listed__type').execute()
  },
}
