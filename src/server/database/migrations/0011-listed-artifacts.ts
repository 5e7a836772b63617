import { type Kysely, PostgresAdapter, sql } from 'kysely'

/**
 * A narrow copy of what the catalogue lists, with what it is filtered by, sorted by and searched for. Triggers maintain it,
 * so it is right after every statement. Part of migration 0011.
 */
export async function listedArtifacts(db: Kysely<unknown>): Promise<void> {
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter
  const column = isPostgres ? sql`text collate "C"` : sql`text`
  // In the order of the catalogue: SQLite reads a page, and searches, without going to another place for each row.
  await sql`create table artifact_listed (artifact_id ${column} not null, key ${column}, created ${column} not null,
    updated ${column} not null, size bigint not null, versions bigint not null, type ${column}, flow_id ${column},
    flow_run_id ${column}, task_run_id ${column}, tags ${column} not null, search ${column} not null,
    primary key (updated, artifact_id)) ${sql.raw(isPostgres ? '' : 'without rowid')}`.execute(db)
  await createView(db, isPostgres)
  await sql`insert into artifact_listed select * from artifact_listed_source`.execute(db)
  await createIndexes(db)
  await (isPostgres ? createFunctions(db) : createTriggers(db))
}

/** The rows as they have to be, with one definition for all triggers. */
async function createView(db: Kysely<unknown>, isPostgres: boolean): Promise<void> {
  const separator = sql.raw(isPostgres ? 'chr(31)' : 'char(31)')
  const anyCase = sql.raw(isPostgres ? 'collate any_case' : '')
  // The type is the expression of SHOWN_TYPE. SQLite only folds ASCII letters: see `matchesListed`.
  await sql`create view artifact_listed_source as
    select artifact.id as artifact_id, artifact.key, artifact.created, artifact.updated, artifact.size,
      coalesce((select versions from artifact_collection where artifact_collection.key = artifact.key), 1) as versions,
      case when substr(artifact.preview, 1, 14) = '{"kind":"link"' then 'link' else artifact.type end as type,
      flow_run.flow_id, artifact.flow_run_id, artifact.task_run_id, coalesce(flow_run.tags, '[]') as tags,
      lower((coalesce(artifact.key, '') || ${separator} || coalesce(substr(artifact.description, 1, 100000), '')
        || ${separator} || coalesce(flow.name, '') || ${separator} || coalesce(flow_run.name, '')
        || ${separator} || coalesce(task_run.name, '')) ${anyCase}) as search
    from artifact
    left join flow_run on flow_run.id = artifact.flow_run_id
    left join flow on flow.id = flow_run.flow_id
    left join task_run on task_run.id = artifact.task_run_id
    where artifact.is_listed = 1`.execute(db)
}

async function createIndexes(db: Kysely<unknown>): Promise<void> {
  await sql`create unique index artifact_listed__id on artifact_listed (artifact_id)`.execute(db)
  // Ids are in the order of their creation.
  for (const column of ['key', 'size', 'versions'])
    await sql`create index ${sql.id(`artifact_listed__${column}`)} on artifact_listed (${sql.ref(column)}, artifact_id)`.execute(
      db,
    )
  await sql`create index artifact_listed__type on artifact_listed (type, updated, artifact_id)`.execute(db)
  await sql`create index artifact_listed__flow_id on artifact_listed (flow_id, updated, artifact_id)
    where flow_id is not null`.execute(db)
  // Replaced by those above. `listed__key` stays: publishing finds the version that it replaces with it.
  for (const name of ['created', 'updated', 'shown_type']) await db.schema.dropIndex(`listed__${name}`).execute()
}

const COPIED = 'is_listed, updated, size, preview, type, key, description, flow_run_id, task_run_id'

const INSERT = 'insert into artifact_listed select * from artifact_listed_source where artifact_id = new.id;'
const DELETE = 'delete from artifact_listed where artifact_id = old.id;'
const COUNT = 'update artifact_listed set versions = new.versions where artifact_id = new.latest_id;'

/** After a change of a run. The indexes of all versions have those of a run. */
function refresh(column: string, row: 'new' | 'old'): string {
  return `update artifact_listed
    set flow_id = source.flow_id, tags = source.tags, search = source.search
    from artifact_listed_source source
    where source.artifact_id = artifact_listed.artifact_id
      and artifact_listed.artifact_id in (select id from artifact where ${column} = ${row}.id);`
}

type Trigger = { name: string; event: string; when?: string; body: string }

const RENAMED = 'new.name <> old.name'

const TRIGGERS: Trigger[] = [
  { name: 'artifact_added', event: 'insert on artifact', when: 'new.is_listed = 1', body: INSERT },
  {
    name: 'artifact_replaced',
    event: 'update of is_listed on artifact',
    when: 'old.is_listed = 1 and new.is_listed = 0',
    body: DELETE,
  },
  {
    name: 'artifact_changed',
    event: `update of ${COPIED} on artifact`,
    when: 'new.is_listed = 1',
    body: `${DELETE} ${INSERT}`,
  },
  { name: 'artifact_deleted', event: 'delete on artifact', when: 'old.is_listed = 1', body: DELETE },
  {
    name: 'collection_changed',
    event: 'update of versions on artifact_collection',
    // A new version is counted before its row is inserted, which reads the count.
    when: 'new.versions < old.versions',
    body: COUNT,
  },
  { name: 'flow_run_added', event: 'insert on flow_run', body: refresh('flow_run_id', 'new') },
  {
    name: 'flow_run_changed',
    event: 'update of name, tags, flow_id on flow_run',
    when: `${RENAMED} or new.tags <> old.tags or new.flow_id <> old.flow_id`,
    body: refresh('flow_run_id', 'new'),
  },
  { name: 'flow_run_deleted', event: 'delete on flow_run', body: refresh('flow_run_id', 'old') },
  // A task run can arrive after what it published.
  { name: 'task_run_added', event: 'insert on task_run', body: refresh('task_run_id', 'new') },
  {
    name: 'task_run_changed',
    event: 'update of name on task_run',
    when: RENAMED,
    body: refresh('task_run_id', 'new'),
  },
  { name: 'task_run_deleted', event: 'delete on task_run', body: refresh('task_run_id', 'old') },
]

async function createTriggers(db: Kysely<unknown>): Promise<void> {
  for (const { name, event, when, body } of TRIGGERS) {
    await sql
      .raw(`create trigger listed_${name} after ${event} for each row ${when ? `when ${when}` : ''} begin ${body} end`)
      .execute(db)
  }
}

/** Connections keep plans, also those from when the tables were empty: they must use the indexes then, too. */
const BY_INDEX = 'set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off'

async function createFunctions(db: Kysely<unknown>): Promise<void> {
  for (const { name, event, when, body } of TRIGGERS) {
    await sql
      .raw(
        `create function listed_${name}() returns trigger language plpgsql ${BY_INDEX} as $$ begin ${body} return null; end $$`,
      )
      .execute(db)
    await sql
      .raw(
        `create trigger listed_${name} after ${event} for each row ${when ? `when (${when})` : ''}
       execute function listed_${name}()`,
      )
      .execute(db)
  }
}
