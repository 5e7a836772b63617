import type * as z from 'zod/mini'
import type { FlowRunCreate, FlowRunUpdate } from '#contract/run-requests.ts'
import { type Micros, nextMoment, storedTime, uuidAt } from '#server/database/clock.ts'
import { lock, lockShared } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { parseObject, type RawJson, writeJson } from '#server/json/raw-json.ts'
import { emptyFlowRuns, removeFlowRuns } from './delete-runs.ts'
import { randomRunName } from './run-name.ts'
import { enterFlowRunState } from './states/enter-state.ts'
import { flowRunPolicy } from './states/run-policy.ts'
import { expectedStartTime, makeState, NO_PROGRESS } from './states/states.ts'
import { readLabels, setTags } from './tags-and-labels.ts'
import { flowRunOf } from './to-wire.ts'

export type NewFlowRun = Omit<z.output<typeof FlowRunCreate>, 'parameters' | 'context' | 'job_variables' | 'labels'> & {
  parameters: RawJson
  context: RawJson
  job_variables: RawJson
  labels: Record<string, unknown>
  state_data: RawJson | null
}

/** Creates a run, or finds the one with the same idempotency key. Null when there is no such flow. */
export async function insertFlowRun(db: Database, run: NewFlowRun, moment?: Micros) {
  return transact(db, async (db) => {
    await lockShared(db, run.flow_id)
    const flowLabels = await readLabels(db, 'flow', run.flow_id)
    if (!flowLabels) return null
    // The empty string is a valid key.
    if (run.idempotency_key != null) {
      const found = await flowRuns(db)
        .where('flow_run.flow_id', '=', run.flow_id)
        .where('flow_run.idempotency_key', '=', run.idempotency_key)
        .executeTakeFirst()
      if (found) return { is_new: false, flow_run: flowRunOf(found) }
    }
    const now = moment ?? nextMoment()
    const id = uuidAt(now)
    const proposed = run.state ?? { type: 'PENDING' as const }
    const state = makeState(
      proposed,
      run.state_data,
      { flow_run_id: id, task_run_id: run.parent_task_run_id ?? null },
      now,
    )
    const created = storedTime(now)
    const row = {
      id,
      created,
      updated: created,
      name: run.name?.toWellFormed() || randomRunName(),
      flow_id: run.flow_id,
      deployment_id: run.deployment_id ?? null,
      deployment_version: run.deployment_version ?? null,
      work_queue_name: run.work_queue_name ?? null,
      flow_version: run.flow_version ?? null,
      parameters: run.parameters.text,
      idempotency_key: run.idempotency_key ?? null,
      context: run.context.text,
      empirical_policy: flowRunPolicy(run.empirical_policy ?? {}),
      tags: JSON.stringify(run.tags ?? []),
      labels: writeJson({ ...(await inheritedLabels(db, run, flowLabels)), ...run.labels }),
      parent_task_run_id: run.parent_task_run_id ?? null,
      auto_scheduled: 0,
      infrastructure_document_id: run.infrastructure_document_id ?? null,
      infrastructure_pid: null,
      job_variables: run.job_variables.text,
      expected_start_time: expectedStartTime(state),
      ...NO_PROGRESS,
    }
    await db.insertInto('flow_run').values(row).execute()
    await setTags(db, id, run.tags ?? [])
    await enterFlowRunState(db, row, state)
    return { is_new: true, flow_run: await readFlowRun(db, id) }
  })
}

/** The labels of the deployment, which include those of its flow, or the labels of the flow. */
async function inheritedLabels(
  db: Database,
  { flow_id, deployment_id }: NewFlowRun,
  flowLabels: object,
): Promise<object> {
  if (deployment_id == null) return { ...flowLabels, 'prefect.flow.id': flow_id }
  const deploymentLabels = await readLabels(db, 'deployment', deployment_id)
  return { ...(deploymentLabels ?? flowLabels), 'prefect.flow.id': flow_id, 'prefect.deployment.id': deployment_id }
}

/** Flow runs with their current state. */
export function flowRuns(db: Database) {
  return db
    .selectFrom('flow_run')
    .leftJoin('run_state', 'run_state.id', 'flow_run.state_id')
    .selectAll('flow_run')
    .select('run_state.state')
}

export async function readFlowRun(db: Database, id: string) {
  const row = await flowRuns(db).where('flow_run.id', '=', id).executeTakeFirst()
  return row && flowRunOf(row)
}

export type FlowRunChanges = Omit<FlowRunUpdate, 'parameters' | 'job_variables'> & {
  parameters: RawJson | undefined
  job_variables: RawJson | undefined
}

/** False when there is no such run. Undefined fields keep their value. */
export async function updateFlowRun(db: Database, id: string, changes: FlowRunChanges): Promise<boolean> {
  const { name, flow_version, infrastructure_pid, parameters, job_variables, empirical_policy, tags } = changes
  return transact(db, async (db) => {
    const { numUpdatedRows } = await db
      .updateTable('flow_run')
      .set({
        updated: storedTime(nextMoment()),
        ...(name != null && { name: name.toWellFormed() }),
        ...(flow_version !== undefined && { flow_version }),
        ...(infrastructure_pid !== undefined && { infrastructure_pid }),
        ...(parameters && { parameters: parameters.text }),
        ...(job_variables && { job_variables: job_variables.text }),
        ...(empirical_policy && { empirical_policy: flowRunPolicy(empirical_policy) }),
        ...(tags && { tags: JSON.stringify(tags) }),
      })
      .where('id', '=', id)
      .executeTakeFirst()
    if (tags && numUpdatedRows > 0) await setTags(db, id, tags)
    return numUpdatedRows > 0
  })
}

/** Adds labels to those of the run. False when there is no such run. */
export async function updateFlowRunLabels(db: Database, id: string, labels: object): Promise<boolean> {
  return transact(db, async (db) => {
    // Concurrent updates would lose each other's labels.
    await lock(db, id)
    const found = await db.selectFrom('flow_run').select('labels').where('id', '=', id).executeTakeFirst()
    if (!found) return false
    const merged = { ...parseObject(found.labels), ...labels }
    await db
      .updateTable('flow_run')
      .set({ labels: writeJson(merged), updated: storedTime(nextMoment()) })
      .where('id', '=', id)
      .execute()
    return true
  })
}

/** False when there is no such run. Deletes its task runs and logs too; artifacts stay. */
export async function deleteFlowRun(db: Database, id: string): Promise<boolean> {
  await emptyFlowRuns(db, db.selectFrom('flow_run').select('id').where('id', '=', id))
  return transact(db, async (db) => {
    // A concurrent state transition either commits before this transaction, or does not find the run.
    await lock(db, id)
    return (await removeFlowRuns(db, db.selectFrom('flow_run').select('id').where('id', '=', id))) > 0
  })
}
