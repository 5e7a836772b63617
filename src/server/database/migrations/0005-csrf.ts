import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** CSRF tokens of clients. Frozen once released: a change to the tables is another migration. */
export const csrf: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('csrf_token')
      .addColumn('client', 'text', (column) => column.primaryKey())
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('created', 'text', (column) => column.notNull())
      .addColumn('updated', 'text', (column) => column.notNull())
      .addColumn('token', 'text', (column) => column.notNull())
      .addColumn('expiration', 'text', (column) => column.notNull())
      .execute()
    await db.schema.createIndex('csrf_token__expiration').on('csrf_token').column('expiration').execute()
  },
}
