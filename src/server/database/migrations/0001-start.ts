import { type CreateTableBuilder, type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Frozen: a change to the tables is another migration. */
export const start: Migration = {
  // A migration sees the tables of its own time, not the current ones.
  async up(db: Kysely<unknown>) {
    await runs(db)
    await artifacts(db)
    await db.schema
      .createTable('log')
      .$call(row)
      .addColumn('name', 'text', notNull)
      .addColumn('level', 'integer', notNull)
      .addColumn('message', 'text', notNull)
      .addColumn('timestamp', 'text', notNull)
      .addColumn('flow_run_id', 'text')
      .addColumn('task_run_id', 'text')
      .execute()
    await index(db, 'log', ['flow_run_id', 'timestamp'])
    await index(db, 'log', ['task_run_id', 'timestamp'])
    await db.schema
      .createTable('sample')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .execute()
    await db.schema.createTable('revision').addColumn('number', 'bigint', notNull).execute()
    await sql`insert into revision (number) values (0)`.execute(db)
  },
}

type Columns = CreateTableBuilder<string, never>
type Column = Parameters<Parameters<Columns['addColumn']>[2] & {}>[0]

const notNull = (column: Column) => column.notNull()

function row<Table extends string>(table: CreateTableBuilder<Table, never>) {
  return table
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('created', 'text', notNull)
    .addColumn('updated', 'text', notNull)
}

async function index(db: Kysely<unknown>, table: string, columns: string[], unique = false) {
  const builder = db.schema
    .createIndex([table, ...columns].join('__'))
    .on(table)
    .columns(columns)
  await (unique ? builder.unique() : builder).execute()
}

async function artifacts(db: Kysely<unknown>) {
  await db.schema
    .createTable('artifact')
    .$call(row)
    .addColumn('key', 'text')
    .addColumn('type', 'text')
    .addColumn('description', 'text')
    .addColumn('metadata_', 'text')
    .addColumn('flow_run_id', 'text')
    .addColumn('task_run_id', 'text')
    .addColumn('size', 'integer', notNull)
    .addColumn('preview', 'text', notNull)
    .addColumn('is_listed', 'integer', notNull)
    // Last, so that reading the other columns never scans a large value.
    .addColumn('data', 'text', notNull)
    .execute()
  for (const columns of [['key', 'created'], ['created'], ['updated'], ['flow_run_id'], ['task_run_id']]) {
    await index(db, 'artifact', [...columns, 'id'])
  }
  // Partial indexes of what the catalogue lists: a version leaves them when it is not the latest anymore.
  for (const column of ['created', 'updated', 'key', 'type']) {
    await sql`create index ${sql.id(`listed__${column}`)} on artifact (${sql.id(column)}, id) where is_listed = 1`.execute(
      db,
    )
  }
  await db.schema
    .createTable('artifact_collection')
    .$call(row)
    .addColumn('key', 'text', (column) => column.notNull().unique())
    .addColumn('latest_id', 'text', (column) => column.notNull().unique())
    .addColumn('versions', 'integer', notNull)
    .execute()
  await index(db, 'artifact_collection', ['created', 'id'])
  await index(db, 'artifact_collection', ['updated', 'id'])
}

async function runs(db: Kysely<unknown>) {
  await db.schema
    .createTable('flow')
    .$call(row)
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('tags', 'text', notNull)
    .addColumn('labels', 'text', notNull)
    .execute()
  await db.schema
    .createTable('flow_run')
    .$call(row)
    .$call(run)
    .addColumn('flow_id', 'text', notNull)
    .addColumn('deployment_id', 'text')
    .addColumn('deployment_version', 'text')
    .addColumn('work_queue_name', 'text')
    .addColumn('flow_version', 'text')
    .addColumn('parameters', 'text', notNull)
    .addColumn('idempotency_key', 'text')
    .addColumn('context', 'text', notNull)
    .addColumn('parent_task_run_id', 'text')
    .addColumn('auto_scheduled', 'integer', notNull)
    .addColumn('infrastructure_document_id', 'text')
    .addColumn('infrastructure_pid', 'text')
    .addColumn('job_variables', 'text', notNull)
    .execute()
  await index(db, 'flow_run', ['flow_id', 'idempotency_key'], true)
  for (const column of ['parent_task_run_id', 'deployment_id', 'start_time', 'expected_start_time', 'end_time']) {
    await index(db, 'flow_run', [column])
  }
  await db.schema
    .createTable('task_run')
    .$call(row)
    .$call(run)
    .addColumn('flow_run_id', 'text')
    .addColumn('task_key', 'text', notNull)
    .addColumn('dynamic_key', 'text', notNull)
    .addColumn('cache_key', 'text')
    .addColumn('cache_expiration', 'text')
    .addColumn('task_version', 'text')
    .addColumn('task_inputs', 'text', notNull)
    .addColumn('flow_run_run_count', 'integer', notNull)
    .execute()
  await index(db, 'task_run', ['flow_run_id', 'task_key', 'dynamic_key'], true)
  await index(db, 'task_run', ['expected_start_time'])
  await db.schema
    .createTable('run_state')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('run_id', 'text', notNull)
    .addColumn('timestamp', 'text', notNull)
    .addColumn('type', 'text', notNull)
    .addColumn('name', 'text', notNull)
    .addColumn('state', 'text', notNull)
    .execute()
  await index(db, 'run_state', ['run_id', 'timestamp'])
  await db.schema
    .createTable('deployment')
    .$call(row)
    .addColumn('name', 'text', notNull)
    .addColumn('flow_id', 'text', notNull)
    .addColumn('paused', 'integer', notNull)
    .addColumn('tags', 'text', notNull)
    .addColumn('work_queue_name', 'text')
    .addColumn('version', 'text')
    .addColumn('description', 'text')
    .addColumn('parameters', 'text', notNull)
    .addColumn('path', 'text')
    .addColumn('entrypoint', 'text')
    .addColumn('parameter_openapi_schema', 'text', notNull)
    .addColumn('labels', 'text', notNull)
    .execute()
  await index(db, 'deployment', ['flow_id', 'name'], true)
  await db.schema
    .createTable('tag')
    .addColumn('owner_id', 'text', notNull)
    .addColumn('tag', 'text', notNull)
    .addPrimaryKeyConstraint('tag__primary', ['owner_id', 'tag'])
    .execute()
  await index(db, 'tag', ['tag'])
}

function run<Table extends string, Known extends string>(table: CreateTableBuilder<Table, Known>) {
  return table
    .addColumn('name', 'text', notNull)
    .addColumn('empirical_policy', 'text', notNull)
    .addColumn('tags', 'text', notNull)
    .addColumn('labels', 'text')
    .addColumn('state_id', 'text')
    .addColumn('state_type', 'text')
    .addColumn('state_name', 'text')
    .addColumn('state_timestamp', 'text')
    .addColumn('run_count', 'integer', notNull)
    .addColumn('expected_start_time', 'text')
    .addColumn('next_scheduled_start_time', 'text')
    .addColumn('start_time', 'text')
    .addColumn('end_time', 'text')
    .addColumn('total_run_time', 'double precision', notNull)
}
