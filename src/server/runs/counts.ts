import type * as z from 'zod/mini'
import type { LogCountBody } from '#contract/filters.ts'
import { forLongReads, isAnyOf } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { countsById } from './charts.ts'
import { countLogs } from './logs/logs.ts'

/** Counts that Prefect's API does not have: from the database, or from the upstream server. */
export type RunCounts = {
  /** The number of artifacts of each flow run, without references to results. */
  countArtifacts: (flow_run_ids: string[], signal: AbortSignal) => Promise<Record<string, number>>
  countLogs: (query: z.output<typeof LogCountBody>, signal: AbortSignal) => Promise<number>
}

export function storeCounts(db: Database): RunCounts {
  return {
    countArtifacts: (ids) => countArtifactsOfRuns(db, ids),
    countLogs: (query) => countLogs(db, query),
  }
}

async function countArtifactsOfRuns(db: Database, ids: string[]): Promise<Record<string, number>> {
  const rows = await forLongReads(db)
    .selectFrom('artifact')
    .select(({ fn }) => ['flow_run_id as owner', fn.countAll<number>().as('count')])
    .where(isAnyOf(db, 'artifact.flow_run_id', ids))
    .where((eb) => eb.or([eb('key', 'is not', null), eb('type', '<>', 'result')]))
    .groupBy('flow_run_id')
    .execute()
  return countsById(ids, rows)
}
