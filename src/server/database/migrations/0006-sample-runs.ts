import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Marks the runs of a sample set, which belonged to it by their flow before. They are older than what others made of
 * that flow: the set tells of days before it was filled in. Frozen once released.
 */
export const sampleRuns: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`insert into sample (id)
      select flow_run.id from flow_run join sample on sample.id = flow_run.flow_id
      where flow_run.created <= (select max(artifact.created) from artifact join sample on sample.id = artifact.id)
    `.execute(db)
  },
}
