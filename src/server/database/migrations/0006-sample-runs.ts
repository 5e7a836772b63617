import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Marks the runs of the sample data, which were only marked by their flow before. Sample runs are older than the sample
 * itself, unlike other runs of the same flow. Frozen once released.
 */
export const sampleRuns: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`insert into sample (id)
      select flow_run.id from flow_run join sample on sample.id = flow_run.flow_id
      where flow_run.created <= (select max(artifact.created) from artifact join sample on sample.id = artifact.id)
    `.execute(db)
  },
}
