import type * as z from 'zod/mini'
import type { TaskRunCreate } from '#contract/run-requests.ts'
import { type Micros, nextMoment, storedTime, uuidAt } from '#server/database/clock.ts'
import { lock, lockRowsShared } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { type RawJson, writeJson } from '#server/json/raw-json.ts'
import { emptyRun, removeTaskRuns } from './delete-runs.ts'
import { randomRunName } from './run-name.ts'
import { enterTaskRunState } from './states/enter-state.ts'
import { taskRunPolicy } from './states/run-policy.ts'
import { expectedStartTime, makeState, NO_PROGRESS } from './states/states.ts'
import { readLabels, setTags } from './tags-and-labels.ts'
import { taskRunOf } from './to-wire.ts'

export type NewTaskRun = Omit<z.output<typeof TaskRunCreate>, 'task_inputs' | 'labels'> & {
  task_inputs: RawJson
  labels: Record<string, unknown>
  state_data: RawJson | null
}

/** Creates a task run, or finds the one with the same flow run and keys. Null when there is no such flow run. */
export async function insertTaskRun(db: Database, run: NewTaskRun, moment?: Micros) {
  return transact(db, async (db) => {
    const found = await findTaskRun(db, run)
    if (found) return { is_new: false, task_run: taskRunOf(found) }
    const inherited = await inheritedLabels(db, run.flow_run_id ?? null)
    if (!inherited) return null
    const now = moment ?? nextMoment()
    const id = run.id ?? uuidAt(now)
    const created = storedTime(now)
    const runs = { flow_run_id: run.flow_run_id ?? null, task_run_id: id }
    const state = makeState(run.state ?? { type: 'PENDING' }, run.state_data, runs, now)
    const row = {
      id,
      created,
      updated: created,
      name: run.name?.toWellFormed() || randomRunName(),
      flow_run_id: runs.flow_run_id,
      task_key: run.task_key.toWellFormed(),
      dynamic_key: run.dynamic_key.toWellFormed(),
      cache_key: run.cache_key ?? null,
      cache_expiration: run.cache_expiration ?? null,
      task_version: run.task_version ?? null,
      task_inputs: run.task_inputs.text,
      empirical_policy: taskRunPolicy(run.empirical_policy ?? {}),
      tags: JSON.stringify(run.tags ?? []),
      labels: writeJson({ ...inherited, ...run.labels }),
      flow_run_run_count: 0,
      expected_start_time: expectedStartTime(state),
      ...NO_PROGRESS,
    }
    await db.insertInto('task_run').values(row).execute()
    await setTags(db, id, run.tags ?? [])
    await enterTaskRunState(db, row, state)
    return { is_new: true, task_run: await readTaskRun(db, id) }
  })
}

async function findTaskRun(db: Database, { id, flow_run_id = null, task_key, dynamic_key }: NewTaskRun) {
  const found = await taskRuns(db)
    .where('task_run.flow_run_id', flow_run_id === null ? 'is' : '=', flow_run_id)
    .where('task_run.task_key', '=', task_key.toWellFormed())
    .where('task_run.dynamic_key', '=', dynamic_key.toWellFormed())
    .executeTakeFirst()
  return found ?? (id ? taskRuns(db).where('task_run.id', '=', id).executeTakeFirst() : undefined)
}

/** The labels of the flow run with its id; null when there is no such run. */
async function inheritedLabels(db: Database, flow_run_id: string | null): Promise<object | null> {
  if (flow_run_id === null) return {}
  // A deletion of the flow run waits for the new task run, and deletes it too.
  await lockRowsShared(db, db.selectFrom('flow_run').select('id').where('id', '=', flow_run_id))
  const labels = await readLabels(db, 'flow_run', flow_run_id)
  return labels && { ...labels, 'prefect.flow-run.id': flow_run_id }
}

/** Task runs with their current state. */
export function taskRuns(db: Database) {
  return db
    .selectFrom('task_run')
    .leftJoin('run_state', 'run_state.id', 'task_run.state_id')
    .selectAll('task_run')
    .select('run_state.state')
}

export async function readTaskRun(db: Database, id: string) {
  const row = await taskRuns(db).where('task_run.id', '=', id).executeTakeFirst()
  return row && taskRunOf(row)
}

/** The task run with the name of its flow run. */
export async function readTaskRunWithFlowRun(db: Database, id: string) {
  const run = await readTaskRun(db, id)
  if (!run) return undefined
  const names = db.selectFrom('flow_run').select('name')
  const flow_run = run.flow_run_id && (await names.where('id', '=', run.flow_run_id).executeTakeFirst())
  return { ...run, flow_run_name: flow_run ? flow_run.name : null }
}

/** False when there is no such run. */
export async function updateTaskRun(db: Database, id: string, name: string | undefined): Promise<boolean> {
  return transact(db, async (db) => {
    const { numUpdatedRows } = await db
      .updateTable('task_run')
      .set({ updated: storedTime(nextMoment()), ...(name !== undefined && { name: name.toWellFormed() }) })
      .where('id', '=', id)
      .executeTakeFirst()
    return numUpdatedRows > 0
  })
}

/** False when there is no such run. */
export async function deleteTaskRun(db: Database, id: string): Promise<boolean> {
  await emptyRun(db, 'task_run_id', id)
  return transact(db, async (db) => {
    // A concurrent state transition either commits before this transaction, or does not find the run.
    await lock(db, id)
    return (await removeTaskRuns(db, db.selectFrom('task_run').select('id').where('id', '=', id))) > 0
  })
}
