import { sql } from 'kysely'
import type { Database } from '#server/database/open.ts'

/** The ids of the flow runs that the upstream server has as well, as far as is known. */
export function presentRuns(db: Database) {
  return db
    .selectFrom('flow_run')
    .leftJoin('mirrored_run', 'mirrored_run.flow_run_id', 'flow_run.id')
    .select('flow_run.id')
    .where('mirrored_run.deleted', 'is', null)
    .where(sql<boolean>`flow_run.id not in (select id from sample)`)
}
