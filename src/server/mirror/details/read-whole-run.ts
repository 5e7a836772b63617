import type { Database } from '#server/database/open.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { Announcer } from './announcer.ts'
import { hasAllLogs, hasSettled, isComplete, type RunTable, readMirroredRun, SETTLE_US } from './mirrored-runs.ts'
import { readLogs } from './read-logs.ts'
import { readFlowRunDetails, readTaskRunStates } from './read-run.ts'
import type { LogOwner } from './store-logs.ts'

/** Reads the states, task runs, subflow runs and log of a stored run, as far as they have not been read. */
export async function readWholeRun(
  db: Database,
  upstream: Upstream,
  table: RunTable,
  id: string,
  announcer = new Announcer(),
): Promise<void> {
  const reading = { db, upstream, settleUs: SETTLE_US, announcer }
  const run = await readMirroredRun(db, table, id)
  if (run === undefined) return
  const isLast = hasSettled(run, SETTLE_US)
  if (!isComplete(run)) {
    if (table === 'flow_run') await readFlowRunDetails(reading, id, true)
    else await readTaskRunStates(reading, id)
  }
  const owner: LogOwner = { column: `${table}_id`, id }
  if (!hasAllLogs(run)) await readLogs(db, upstream, owner, { isLast, announcer })
}
