/** Deleting runs with all that belongs to them. Their artifacts stay. */
import type { SelectQueryBuilder } from 'kysely'
import { holdRows } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import type { Tables } from '#server/database/tables.ts'

/** A query for ids of runs. */
type RunIds<Table extends 'flow_run' | 'task_run'> = SelectQueryBuilder<Tables, Table, { id: string }>

/** Deletes flow runs, their task runs and their logs; how many flow runs there were. */
export async function removeFlowRuns(db: Database, runs: RunIds<'flow_run'>): Promise<bigint> {
  await holdRows(db, runs)
  await removeTaskRuns(db, db.selectFrom('task_run').select('id').where('flow_run_id', 'in', runs))
  await removeStatesAndTags(db, runs)
  await db.deleteFrom('log').where('flow_run_id', 'in', runs).execute()
  const { numDeletedRows } = await db.deleteFrom('flow_run').where('id', 'in', runs).executeTakeFirst()
  return numDeletedRows
}

/** Deletes task runs; how many there were. */
export async function removeTaskRuns(db: Database, runs: RunIds<'task_run'>): Promise<bigint> {
  await holdRows(db, runs)
  await removeStatesAndTags(db, runs)
  // Subflows outlive the run that started them.
  await db.updateTable('flow_run').set({ parent_task_run_id: null }).where('parent_task_run_id', 'in', runs).execute()
  const { numDeletedRows } = await db.deleteFrom('task_run').where('id', 'in', runs).executeTakeFirst()
  return numDeletedRows
}

async function removeStatesAndTags(db: Database, runs: RunIds<'flow_run'> | RunIds<'task_run'>): Promise<void> {
  await db.deleteFrom('run_state').where('run_id', 'in', runs).execute()
  await db.deleteFrom('tag').where('owner_id', 'in', runs).execute()
}
