/** What has been read of a run beyond its row. The run is a flow run, or a task run for its own states and log. */
import { sql } from 'kysely'
import { hasEnded } from '#contract/run.ts'
import { type Micros, nextMoment, storedTime } from '#server/database/clock.ts'
import { compiledQuery, type ValueOf } from '#server/database/compiled-query.ts'
import type { Database } from '#server/database/open.ts'

/** How long the last lines and task runs may arrive after the end of a run. */
export const SETTLE_US = 60_000_000

export type RunTable = 'flow_run' | 'task_run'

const COLUMNS = [
  'mirrored_run.checked',
  'mirrored_run.is_complete',
  'mirrored_run.log_lines',
  'mirrored_run.has_all_logs',
  'mirrored_run.logs_checked',
  'mirrored_run.logs_used',
  'mirrored_run.deleted',
] as const

const readFlowRun = compiledQuery((db, value: ValueOf<{ id: string }>) =>
  db
    .selectFrom('flow_run as run')
    .leftJoin('mirrored_run', 'mirrored_run.flow_run_id', 'run.id')
    .select(['run.state_id', 'run.state_type', 'run.state_timestamp', 'run.end_time'])
    .select(sql<string | null>`run.id`.as('flow_run_id'))
    .select(COLUMNS)
    .where('run.id', '=', value('id')),
)

const readTaskRun = compiledQuery((db, value: ValueOf<{ id: string }>) =>
  db
    .selectFrom('task_run as run')
    .leftJoin('mirrored_run', 'mirrored_run.flow_run_id', 'run.id')
    .select(['run.state_id', 'run.state_type', 'run.state_timestamp', 'run.end_time', 'run.flow_run_id'])
    .select(COLUMNS)
    .where('run.id', '=', value('id')),
)

/** Undefined if the run itself is not stored. */
export async function readMirroredRun(db: Database, table: RunTable, id: string) {
  const [row] = await (table === 'flow_run' ? readFlowRun(db, { id }) : readTaskRun(db, { id }))
  return row
}

export type MirroredRun = NonNullable<Awaited<ReturnType<typeof readMirroredRun>>>

/** Nothing of the run changes any more, and all of it has been read since, or it exists only here. */
export function isComplete(run: MirroredRun): boolean {
  return isOnlyHere(run) || (run.is_complete === 1 && hasEndedBefore(run, run.checked))
}

export function hasAllLogs(run: MirroredRun): boolean {
  return isOnlyHere(run) || (run.has_all_logs === 1 && hasEndedBefore(run, run.logs_checked))
}

const isOnlyHere = ({ deleted }: MirroredRun) => deleted !== null

/** Whether the run ended at least `settleUs` before `now`. */
export function hasSettled(run: MirroredRun, settleUs: number, now: Micros = nextMoment()): boolean {
  return hasEndedBefore(run, storedTime(now - settleUs))
}

/** A run that has ended can start again. */
function hasEndedBefore(run: MirroredRun, time: string | null): boolean {
  const end = run.state_timestamp ?? run.end_time
  return time !== null && hasEnded(run.state_type) && (end === null || end <= time)
}

type Progress =
  | { checked: string; is_complete: number }
  | { logs_checked: string; has_all_logs: number }
  | { logs_used: string }

export async function saveProgress(db: Database, id: string, progress: Progress): Promise<void> {
  await db
    .insertInto('mirrored_run')
    .values({ flow_run_id: id, ...progress })
    .onConflict((conflict) => conflict.column('flow_run_id').doUpdateSet(progress))
    .execute()
}

/** How precisely the time is kept at which a log was last asked for. */
const USE_PRECISION_MS = 60 * 60 * 1000

export async function noteLogUse(db: Database, id: string, { logs_used }: MirroredRun): Promise<void> {
  if (logs_used !== null && Date.parse(logs_used) > Date.now() - USE_PRECISION_MS) return
  await saveProgress(db, id, { logs_used: storedTime(nextMoment()) })
}
