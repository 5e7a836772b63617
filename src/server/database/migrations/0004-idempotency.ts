import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Idempotency keys and what their requests created. Frozen once released: a change to the tables is another migration. */
export const idempotency: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('idempotency')
      .addColumn('key', 'text', (column) => column.primaryKey())
      .addColumn('created', 'text', (column) => column.notNull())
      .addColumn('body_hash', 'text', (column) => column.notNull())
      .addColumn('artifact_id', 'text', (column) => column.notNull())
      .execute()
    await db.schema.createIndex('idempotency__created').on('idempotency').column('created').execute()
  },
}
