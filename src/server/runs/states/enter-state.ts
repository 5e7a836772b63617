/** Puts runs into states, and applies the effects on subflow task runs and artifacts. */
import { insertArtifact } from '#server/artifacts/store.ts'
import { nextMoment, uuidAt } from '#server/database/clock.ts'
import { lock } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import type { FlowRunTable, TaskRunTable } from '#server/database/tables.ts'
import { insertState, isPersisted, type Progress, progressAfter, type RunState } from './states.ts'

type EnteringFlowRun = Progress & Pick<FlowRunTable, 'id' | 'parent_task_run_id'>

/**
 * Puts a flow run into `state` and applies `changes`. The task run of a subflow enters the same state, and persisted data
 * becomes an artifact.
 */
export async function enterFlowRunState(
  db: Database,
  run: EnteringFlowRun,
  state: RunState,
  changes: Partial<Pick<FlowRunTable, 'empirical_policy' | 'run_count'>> = {},
): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('flow_run')
    .set({ ...progressAfter(run, state), ...changes, updated: state.timestamp })
    .where('id', '=', run.id)
    .executeTakeFirst()
  // The flow was deleted at the same time.
  if (numUpdatedRows === 0n) return
  await insertState(db, run.id, state)
  await insertResultArtifact(db, state, { flow_run_id: run.id, task_run_id: null })
  if (run.parent_task_run_id !== null) await mirrorSubflowState(db, run.parent_task_run_id, run.id, state)
}

async function mirrorSubflowState(
  db: Database,
  task_run_id: string,
  child_flow_run_id: string,
  state: RunState,
): Promise<void> {
  await lock(db, task_run_id)
  const task = await db.selectFrom('task_run').selectAll().where('id', '=', task_run_id).executeTakeFirst()
  if (!task) return
  const runs = { flow_run_id: task.flow_run_id, task_run_id, child_flow_run_id }
  const id = uuidAt(nextMoment())
  await enterTaskRunState(db, task, { ...state, id, state_details: { ...state.state_details, ...runs } })
}

type EnteringTaskRun = Progress & Pick<TaskRunTable, 'id'>

/** Puts a task run into `state` and applies `changes`. */
export async function enterTaskRunState(
  db: Database,
  run: EnteringTaskRun,
  state: RunState,
  changes: Partial<Pick<TaskRunTable, 'flow_run_run_count'>> = {},
): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('task_run')
    .set({ ...progressAfter(run, state), ...changes, updated: state.timestamp })
    .where('id', '=', run.id)
    .executeTakeFirst()
  if (numUpdatedRows > 0n) await insertState(db, run.id, state)
}

/** Stores the data of a state as an artifact. */
export async function insertResultArtifact(
  db: Database,
  { data }: RunState,
  runs: { flow_run_id: string | null; task_run_id: string | null },
): Promise<void> {
  if (!isPersisted(data)) return
  await insertArtifact(db, { key: null, type: null, description: null, metadata_: null, data, ...runs })
}
