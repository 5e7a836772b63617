import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Pins, deletions and retention. Frozen once released: a change to the tables is another migration. */
export const cleanUp: Migration = {
  async up(db: Kysely<unknown>) {
    // A separate table: SQLite would scan the data of a version to reach a column added after it.
    await db.schema
      .createTable('artifact_pin')
      .addColumn('artifact_id', 'text', (column) => column.primaryKey())
      .addColumn('created', 'text', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('deletion')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('created', 'text', (column) => column.notNull())
      .addColumn('started', 'text')
      .addColumn('finished', 'text')
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('origin', 'text', (column) => column.notNull())
      .addColumn('label', 'text')
      .addColumn('count', 'integer')
      .addColumn('deleted', 'integer', (column) => column.notNull())
      .addColumn('bytes', 'integer', (column) => column.notNull())
      .addColumn('policies', 'text', (column) => column.notNull())
      .addColumn('error', 'text')
      .addColumn('request', 'text', (column) => column.notNull())
      .execute()
    await db.schema.createIndex('deletion__state').on('deletion').column('state').execute()
    await db.schema
      .createTable('deletion_item')
      .addColumn('deletion_id', 'text', (column) => column.notNull())
      .addColumn('place', 'integer', (column) => column.notNull())
      .addColumn('artifact_id', 'text', (column) => column.notNull())
      .addColumn('key', 'text')
      .addColumn('policy', 'integer')
      .addPrimaryKeyConstraint('deletion_item__primary', ['deletion_id', 'place'])
      .execute()
    await db.schema
      .createTable('retention')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('rules', 'text', (column) => column.notNull())
      .addColumn('next_run', 'text')
      .execute()
  },
}
