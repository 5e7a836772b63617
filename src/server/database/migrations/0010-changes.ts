import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What changed in each version, and the values that a progress artifact had. Frozen once released. */
export const changes: Migration = {
  async up(db: Kysely<unknown>) {
    // One column a statement, for SQLite. The long one is last: SQLite reads a row up to the column that it needs.
    for (const column of ['hash', 'change_status', 'change_text'])
      await db.schema.alterTable('artifact_version').addColumn(column, 'text').execute()
    await db.schema
      .alterTable('artifact_version')
      .addColumn('resets', 'integer', (column) => column.notNull().defaultTo(0))
      .execute()
    await db.schema.alterTable('artifact_version').addColumn('value', 'double precision').execute()
    await db.schema.alterTable('artifact_version').addColumn('numbers', 'text').execute()
    await sql`create index artifact_version__pending on artifact_version (artifact_id) where change_status is null`.execute(
      db,
    )
    await db.schema
      .createTable('artifact_sample')
      .addColumn('artifact_id', 'text', (column) => column.notNull())
      .addColumn('time', 'text', (column) => column.notNull())
      .addColumn('value', 'double precision', (column) => column.notNull())
      .addPrimaryKeyConstraint('artifact_sample__primary', ['artifact_id', 'time'])
      .execute()
  },
}
