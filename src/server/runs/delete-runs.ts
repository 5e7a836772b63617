/** Deletes runs and deployments with everything that belongs to them. Their artifacts stay. */
import type { SelectQueryBuilder } from 'kysely'
import { holdRows } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import type { Tables } from '#server/database/tables.ts'

/** A query for ids. */
type Ids<Table extends 'flow_run' | 'task_run' | 'deployment'> = SelectQueryBuilder<Tables, Table, { id: string }>

/** Deletes flow runs with their task runs and logs, and returns the number of flow runs. */
export async function removeFlowRuns(db: Database, runs: Ids<'flow_run'>): Promise<bigint> {
  await holdRows(db, runs)
  await removeTaskRuns(db, db.selectFrom('task_run').select('id').where('flow_run_id', 'in', runs))
  await removeStatesAndTags(db, runs)
  await db.deleteFrom('log').where('flow_run_id', 'in', runs).execute()
  const { numDeletedRows } = await db.deleteFrom('flow_run').where('id', 'in', runs).executeTakeFirst()
  return numDeletedRows
}

/** Deletes task runs with their logs, and returns the number of task runs. */
export async function removeTaskRuns(db: Database, runs: Ids<'task_run'>): Promise<bigint> {
  await holdRows(db, runs)
  await removeStatesAndTags(db, runs)
  await db.deleteFrom('log').where('task_run_id', 'in', runs).execute()
  // Subflows outlive the run that started them.
  await db.updateTable('flow_run').set({ parent_task_run_id: null }).where('parent_task_run_id', 'in', runs).execute()
  const { numDeletedRows } = await db.deleteFrom('task_run').where('id', 'in', runs).executeTakeFirst()
  return numDeletedRows
}

async function removeStatesAndTags(db: Database, runs: Ids<'flow_run'> | Ids<'task_run'>): Promise<void> {
  await db.deleteFrom('run_state').where('run_id', 'in', runs).execute()
  await db.deleteFrom('tag').where('owner_id', 'in', runs).execute()
}

/** Deletes deployments, and returns their number. */
export async function removeDeployments(db: Database, deployments: Ids<'deployment'>): Promise<bigint> {
  // Tags are deleted only once no other transaction can add more of them.
  await holdRows(db, deployments)
  await db.deleteFrom('tag').where('owner_id', 'in', deployments).execute()
  const { numDeletedRows } = await db.deleteFrom('deployment').where('id', 'in', deployments).executeTakeFirst()
  return numDeletedRows
}
