/** Entering states, with what follows from them elsewhere. */
import type * as z from 'zod/mini'
import type { SetStateBody } from '#contract/run-requests.ts'
import { type Micros, nextMoment, uuidAt } from '../clock.ts'
import type { Database } from '../database.ts'
import { type JsonText, jsonText } from '../json-text.ts'
import type { FlowRunTable, TaskRunTable } from '../tables.ts'
import { insertArtifact } from './artifacts.ts'
import { change } from './change.ts'
import { lock } from './dialect.ts'
import { type Decision, decide, PresentState } from './orchestration.ts'
import { retriedInProcess, retriesOf } from './retry-policy.ts'
import { insertState, makeState, type Progress, progressAfter, type RunState } from './states.ts'

type EnteringFlowRun = Progress & Pick<FlowRunTable, 'id' | 'parent_task_run_id'>

/** Puts a flow run into `state`. The task run that stands for a subflow follows, and stored data becomes an artifact. */
export async function enterFlowRunState(db: Database, run: EnteringFlowRun, state: RunState): Promise<void> {
  await insertState(db, run.id, state)
  await db
    .updateTable('flow_run')
    .set({ ...progressAfter(run, state), updated: state.timestamp })
    .where('id', '=', run.id)
    .execute()
  if (state.data !== null) {
    const nothing = { key: null, type: null, description: null, metadata_: null, task_run_id: null }
    await insertArtifact(db, { ...nothing, data: state.data, flow_run_id: run.id })
  }
  if (run.parent_task_run_id !== null) await mirror(db, run.parent_task_run_id, run.id, state)
}

async function mirror(db: Database, task_run_id: string, child_flow_run_id: string, state: RunState): Promise<void> {
  await lock(db, task_run_id)
  const task = await db.selectFrom('task_run').selectAll().where('id', '=', task_run_id).executeTakeFirst()
  if (!task) return
  const runs = { flow_run_id: task.flow_run_id, task_run_id, child_flow_run_id }
  const id = uuidAt(nextMoment())
  await enterTaskRunState(db, task, { ...state, id, state_details: { ...state.state_details, ...runs } })
}

type EnteringTaskRun = Progress & Pick<TaskRunTable, 'id'>

/** Puts a task run into `state`. */
export async function enterTaskRunState(db: Database, run: EnteringTaskRun, state: RunState): Promise<void> {
  await insertState(db, run.id, state)
  await db
    .updateTable('task_run')
    .set({ ...progressAfter(run, state), updated: state.timestamp })
    .where('id', '=', run.id)
    .execute()
}

type Request = Omit<z.output<typeof SetStateBody>, 'state'> & {
  state: z.output<typeof SetStateBody>['state']
  data: JsonText | null
}

/** What a client hears: the state the run is in now, and how that came about. Null when there is no such run. */
export async function setFlowRunState(
  db: Database,
  id: string,
  { state: proposed, data, force }: Request,
  moment?: Micros,
) {
  return change(db, async (db) => {
    await lock(db, id)
    const run = await db
      .selectFrom('flow_run')
      .leftJoin('run_state', 'run_state.id', 'flow_run.state_id')
      .selectAll('flow_run')
      .select('run_state.state')
      .where('flow_run.id', '=', id)
      .executeTakeFirst()
    if (!run) return null
    const now = moment ?? nextMoment()
    const present = run.state === null || force ? null : PresentState.parse(JSON.parse(run.state))
    const asked = { ...run, ...retriesOf(run.empirical_policy) }
    const decision = decide(asked, present, proposed, now)
    if ('state' in decision) {
      const state = makeState(
        decision.state,
        data,
        { flow_run_id: id, task_run_id: run.parent_task_run_id ?? null },
        now,
      )
      await enterFlowRunState(db, run, state)
      if (decision.kind === 'replace') await markRetried(db, run)
    }
    return answer(db, 'flow_run', id, decision)
  })
}

async function markRetried(db: Database, { id, empirical_policy }: FlowRunTable): Promise<void> {
  await db
    .updateTable('flow_run')
    .set({ empirical_policy: retriedInProcess(empirical_policy) })
    .where('id', '=', id)
    .execute()
}

/** The same for a task run, whose client decides alone. */
export async function setTaskRunState(db: Database, id: string, { state: proposed, data }: Request, moment?: Micros) {
  return change(db, async (db) => {
    await lock(db, id)
    const run = await db.selectFrom('task_run').selectAll().where('id', '=', id).executeTakeFirst()
    if (!run) return null
    const runs = { flow_run_id: run.flow_run_id, task_run_id: id }
    await enterTaskRunState(db, run, makeState(proposed, data, runs, moment ?? nextMoment()))
    return answer(db, 'task_run', id, { kind: 'accept', state: proposed })
  })
}

async function answer(db: Database, table: 'flow_run' | 'task_run', id: string, decision: Decision) {
  const { state } = await db
    .selectFrom('run_state')
    .select('state')
    .where('id', '=', db.selectFrom(table).select('state_id').where('id', '=', id))
    .executeTakeFirstOrThrow()
  return { is_new: 'state' in decision, result: { state: jsonText(state), ...outcome(decision) } }
}

function outcome(decision: Decision) {
  switch (decision.kind) {
    case 'accept':
      return { status: 'ACCEPT', details: { type: 'accept_details' } }
    case 'replace':
    case 'reject':
      return { status: 'REJECT', details: { type: 'reject_details', reason: decision.reason } }
    case 'abort':
      return { status: 'ABORT', details: { type: 'abort_details', reason: decision.reason } }
    case 'wait': {
      const { delay_seconds, reason } = decision
      return { status: 'WAIT', details: { type: 'wait_details', delay_seconds, reason } }
    }
  }
}
