import { type Kysely, PostgresAdapter, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { listedArtifacts } from './0011-listed-artifacts.ts'
import { versionFunctions } from './0011-version-functions.ts'

/** Indexes and columns for a million artifacts. Frozen once released. */
export const limits: Migration = {
  async up(db: Kysely<unknown>) {
    await indexRuns(db)
    await indexRunsOfArtifacts(db)
    await indexLogs(db)
    await versionFunctions(db)
    await packedData(db)
    await listedArtifacts(db)
  },
}

/** Artifacts that were published outside of runs need no entry in the indexes of runs. */
async function indexRunsOfArtifacts(db: Kysely<unknown>): Promise<void> {
  for (const column of ['flow_run_id', 'task_run_id']) {
    const name = sql.id(`artifact__${column}__id`)
    await sql`drop index ${name}`.execute(db)
    await sql`create index ${name} on artifact (${sql.ref(column)}, id) where ${sql.ref(column)} is not null`.execute(
      db,
    )
  }
}

/** The orders of the run pages, each with the id, which decides between equal values. */
async function indexRuns(db: Kysely<unknown>): Promise<void> {
  const start = sql`(coalesce(start_time, expected_start_time))`
  await sql`create index flow_run__start on flow_run (${start}, id)`.execute(db)
  await sql`create index flow_run__name on flow_run (name, id)`.execute(db)
  await sql`create index flow_run__flow__start on flow_run (flow_id, ${start}, id)`.execute(db)
  await sql`create index flow_run__state__start on flow_run (state_type, ${start}, id)`.execute(db)
  await sql`create index task_run__flow_run__expected on task_run (flow_run_id, expected_start_time, id)`.execute(db)
  // With the owner, so that the rows of a tag need not be read.
  await db.schema.dropIndex('tag__tag').execute()
  await sql`create index tag__tag__owner on tag (tag, owner_id)`.execute(db)
}

/** With all that pages and counts of lines need, so that skipped lines need not be read. */
async function indexLogs(db: Kysely<unknown>): Promise<void> {
  for (const owner of ['flow_run_id', 'task_run_id']) {
    await db.schema.dropIndex(`log__${owner}__timestamp`).execute()
    await sql`create index ${sql.id(`log__${owner}`)} on log (${sql.ref(owner)}, timestamp, id, level)`.execute(db)
  }
}

/** Data that is stored compressed: see `json/packed-text.ts`. The column `data` is empty then. */
async function packedData(db: Kysely<unknown>): Promise<void> {
  if (db.getExecutor().adapter instanceof PostgresAdapter) {
    await sql`alter table artifact add column packed bytea`.execute(db)
    // PostgreSQL would try to compress it again.
    await sql`alter table artifact alter column packed set storage external`.execute(db)
  } else await sql`alter table artifact add column packed blob`.execute(db)
}
