import { type Kysely, PostgresAdapter, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The mirror of an upstream server. Frozen once released: a change to the tables is another migration. */
export const mirror: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('mirror')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('address', 'text', (column) => column.notNull())
      .addColumn('started', 'text', (column) => column.notNull())
      .addColumn('completed', 'text')
      .addColumn('ended', 'text')
      .addColumn('used', 'text')
      .addColumn('watermark', 'text')
      .addColumn('walk', 'text')
      .addColumn('checked', 'text')
      .addColumn('wanted', 'text')
      .addColumn('runs_since', 'text')
      .addColumn('error', 'text')
      .addColumn('error_since', 'text')
      .addColumn('upstream_artifacts', 'integer')
      .addColumn('unreadable', 'integer', (column) => column.notNull().defaultTo(0))
      .execute()
    await db.schema
      .createTable('artifact_only_here')
      .addColumn('artifact_id', 'text', (column) => column.primaryKey())
      .addColumn('noticed', 'text', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('deleted_lately')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('deleted', 'text', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('updated_lately')
      .addColumn('artifact_id', 'text', (column) => column.primaryKey())
      .addColumn('stored', 'text', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('artifact_unnumbered')
      .addColumn('artifact_id', 'text', (column) => column.primaryKey())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('created', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .execute()
    await db.schema
      .createIndex('artifact_unnumbered__created')
      .on('artifact_unnumbered')
      .columns(['created', 'artifact_id'])
      .execute()
    await db.schema
      .createTable('unconfirmed_key')
      .addColumn('key', 'text', (column) => column.primaryKey())
      .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
      .execute()
    await db.schema
      .createTable('unread_row')
      .addColumn('noun', 'text', (column) => column.notNull())
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
      .addPrimaryKeyConstraint('unread_row__key', ['noun', 'id'])
      .execute()
    await db.schema.createIndex('unread_row__attempts').on('unread_row').columns(['attempts', 'noun', 'id']).execute()
    await db.schema
      .createTable('mirrored_run')
      .addColumn('flow_run_id', 'text', (column) => column.primaryKey())
      .addColumn('checked', 'text')
      .addColumn('is_complete', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('log_lines', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('has_all_logs', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('deleted', 'text')
      .addColumn('logs_checked', 'text')
      .addColumn('logs_used', 'text')
      .execute()
    // JSON: fields of an upstream server that have no column of their own.
    await db.schema.alterTable('flow_run').addColumn('upstream_fields', 'text').execute()
    await db.schema.alterTable('deployment').addColumn('upstream_fields', 'text').execute()
    // Ids of an upstream server are random, so their order is not that of their creation.
    await sql`create index artifact_listed__created on artifact_listed (created, artifact_id)`.execute(db)
    if (db.getExecutor().adapter instanceof PostgresAdapter) await replaceRunFunctions(db)
  },
}

/**
 * Of migration 0011. PostgreSQL planned them when the tables were empty, and until it had analyzed them each new run read
 * all that the catalogue lists. What an array names is found by index in every plan.
 */
async function replaceRunFunctions(db: Kysely<unknown>): Promise<void> {
  for (const run of ['flow_run', 'task_run'])
    for (const event of ['added', 'changed', 'deleted']) {
      await sql
        .raw(
          `create or replace function listed_${run}_${event}() returns trigger language plpgsql
           set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
           declare listed text[];
           begin
             listed := array(select id from artifact where ${run}_id = ${event === 'deleted' ? 'old' : 'new'}.id);
             if cardinality(listed) > 0 then
               update artifact_listed set flow_id = source.flow_id, tags = source.tags, search = source.search
                 from artifact_listed_source source
                 where source.artifact_id = artifact_listed.artifact_id
                   and source.artifact_id = any (listed) and artifact_listed.artifact_id = any (listed);
             end if;
             return null;
           end $$`,
        )
        .execute(db)
    }
}
