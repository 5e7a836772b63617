/** Deletes runs and deployments with everything that belongs to them. Their artifacts stay. */
import type { SelectQueryBuilder } from 'kysely'
import { lockRows } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import type { Tables } from '#server/database/tables.ts'
import { transact } from '#server/database/transaction.ts'
import { timeSlice } from '#server/time-slice.ts'

/** A query for ids. */
type Ids<Table extends 'flow_run' | 'task_run' | 'deployment'> = SelectQueryBuilder<Tables, Table, { id: string }>

/** Ids in one statement, which takes a limited number of values and holds the thread of SQLite. */
const MAX_IDS = 100

/**
 * Locks the rows and returns their ids, a batch at a time. Statements get ids instead of nested queries: PostgreSQL,
 * whose statistics may say that the tables are still empty, joins those row by row for minutes.
 */
async function lockIds<Table extends 'flow_run' | 'task_run' | 'deployment'>(db: Database, query: Ids<Table>) {
  const ids = (await lockRows(db, query)).map(({ id }) => id)
  const batches = Array.from({ length: Math.ceil(ids.length / MAX_IDS) }, (_, index) =>
    ids.slice(index * MAX_IDS, (index + 1) * MAX_IDS),
  )
  return { batches, count: ids.length }
}

/**
 * Deletes the task runs and logs of flow runs, a batch per transaction, so that other changes need not wait for all of
 * them. What is added meanwhile is deleted with the flow run. A deletion that is part of a transaction has no batches.
 */
export async function emptyFlowRuns(db: Database, runs: Ids<'flow_run'>): Promise<void> {
  if (db.isTransaction) return
  for (const { id } of await runs.execute()) {
    await emptyRun(db, 'flow_run_id', id)
    const tasks = db.selectFrom('task_run').select('id').where('flow_run_id', '=', id).limit(MAX_IDS)
    for (let count = MAX_IDS; count === MAX_IDS; ) {
      const ids = (await tasks.execute()).map(({ id }) => id)
      count = ids.length
      if (count === 0) break
      await removeLogs(db, 'task_run_id', ids, timeSlice())
      await transact(db, (db) => removeTaskRuns(db, db.selectFrom('task_run').select('id').where('id', 'in', ids)))
    }
  }
}

/** Deletes the logs of a run, a batch per transaction. */
export async function emptyRun(db: Database, column: 'flow_run_id' | 'task_run_id', id: string): Promise<void> {
  if (!db.isTransaction) await removeLogs(db, column, [id], timeSlice())
}

/** Deletes flow runs with their task runs and logs, and returns the number of flow runs. */
export async function removeFlowRuns(db: Database, runs: Ids<'flow_run'>): Promise<number> {
  const { batches, count } = await lockIds(db, runs)
  const pause = timeSlice()
  for (const ids of batches) {
    await pause()
    await removeTaskRuns(db, db.selectFrom('task_run').select('id').where('flow_run_id', 'in', ids))
    await removeStatesAndTags(db, ids)
    await removeLogs(db, 'flow_run_id', ids, pause)
    await db.deleteFrom('flow_run').where('id', 'in', ids).execute()
  }
  return count
}

/** Deletes task runs with their logs, and returns the number of task runs. */
export async function removeTaskRuns(db: Database, runs: Ids<'task_run'>): Promise<number> {
  const { batches, count } = await lockIds(db, runs)
  const pause = timeSlice()
  for (const ids of batches) {
    await pause()
    await removeStatesAndTags(db, ids)
    await removeLogs(db, 'task_run_id', ids, pause)
    // Subflows outlive the run that started them.
    await db.updateTable('flow_run').set({ parent_task_run_id: null }).where('parent_task_run_id', 'in', ids).execute()
    await db.deleteFrom('task_run').where('id', 'in', ids).execute()
  }
  return count
}

/** One run can have any number of lines. */
const MAX_LINES = 1000

async function removeLogs(
  db: Database,
  column: 'flow_run_id' | 'task_run_id',
  ids: string[],
  pause: () => Promise<void>,
): Promise<void> {
  for (;;) {
    const lines = await db.selectFrom('log').select('id').where(column, 'in', ids).limit(MAX_LINES).execute()
    if (lines.length === 0) return
    const lineIds = lines.map(({ id }) => id)
    await db.deleteFrom('log').where('id', 'in', lineIds).execute()
    if (lines.length < MAX_LINES) return
    await pause()
  }
}

/** Of runs; in a mirror also what has been read of them. */
async function removeStatesAndTags(db: Database, ids: string[]): Promise<void> {
  await db.deleteFrom('run_state').where('run_id', 'in', ids).execute()
  await db.deleteFrom('tag').where('owner_id', 'in', ids).execute()
  await db.deleteFrom('mirrored_run').where('flow_run_id', 'in', ids).execute()
}

/** Deletes deployments, and returns their number. */
export async function removeDeployments(db: Database, deployments: Ids<'deployment'>): Promise<number> {
  // Tags are deleted only once no other transaction can add more of them.
  const { batches, count } = await lockIds(db, deployments)
  for (const ids of batches) {
    await db.deleteFrom('tag').where('owner_id', 'in', ids).execute()
    await db.deleteFrom('deployment').where('id', 'in', ids).execute()
  }
  return count
}
