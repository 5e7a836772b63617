/** Sets states according to the transition rules. */
import type * as z from 'zod/mini'
import { hasEnded } from '#contract/run.ts'
import type { SetStateBody } from '#contract/run-requests.ts'
import { type Micros, nextMoment } from '#server/database/clock.ts'
import { lock } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { RawJson } from '#server/json/raw-json.ts'
import { flowRuns } from '#server/runs/flow-runs.ts'
import { taskRuns } from '#server/runs/task-runs.ts'
import { enterFlowRunState, enterTaskRunState, insertResultArtifact } from './enter-state.ts'
import { type Decision, decide, PresentState } from './flow-run-transitions.ts'
import { readFlowRunPolicy, readTaskRunPolicy, writeFlowRunPolicy } from './run-policy.ts'
import { makeState, type RunState, stateText } from './states.ts'
import { decideForTask } from './task-run-transitions.ts'

type Request = z.output<typeof SetStateBody> & { data: RawJson | null }

/** Returns the resulting state of the run, and the outcome of the transition. Null when there is no such run. */
export async function setFlowRunState(
  db: Database,
  id: string,
  { state: proposed, data, force }: Request,
  moment?: Micros,
) {
  return transact(db, async (db) => {
    await lock(db, id)
    const run = await flowRuns(db).where('flow_run.id', '=', id).executeTakeFirst()
    if (!run) return null
    const now = moment ?? nextMoment()
    const policy = readFlowRunPolicy(run.empirical_policy)
    const decision = decide({ ...run, policy }, parseCurrentState(run), proposed, { now, isForced: force === true })
    const before = { ...policy, ...decision.policy }
    const policyAfter = (resuming: boolean) => writeFlowRunPolicy({ ...before, resuming, ...decision.afterwards })
    if (!('state' in decision)) {
      const empirical_policy = policyAfter(before.resuming)
      if (empirical_policy !== run.empirical_policy) {
        await db.updateTable('flow_run').set({ empirical_policy }).where('id', '=', id).execute()
      }
      return refusal(run, decision)
    }
    const runs = { flow_run_id: id, task_run_id: run.parent_task_run_id }
    const state = makeState(decision.state, dataOf(decision, data), runs, now)
    const hasResumed = state.type === 'RUNNING' || hasEnded(state.type)
    await enterFlowRunState(db, run, state, {
      empirical_policy: policyAfter(before.resuming && !hasResumed),
      // A resumed run does not count as another run.
      ...(before.resuming && { run_count: run.run_count }),
    })
    return entered(state, decision)
  })
}

/** Continues a paused run, and schedules a suspended one again. Null when there is no such run. */
export async function resumeFlowRun(db: Database, id: string) {
  return transact(db, async (db) => {
    // Without the lock, a run that is canceled after this read would go from CANCELLED to RUNNING.
    await lock(db, id)
    const run = await flowRuns(db).where('flow_run.id', '=', id).executeTakeFirst()
    if (!run) return null
    const present = parseCurrentState(run)
    if (present?.type !== 'PAUSED') {
      const decision: Decision = { kind: 'abort', reason: 'Cannot resume a flow run that is not paused.' }
      return refusal({ state: null }, decision)
    }
    const state = present.state_details.pause_reschedule
      ? ({ type: 'SCHEDULED', name: 'Resuming' } as const)
      : ({ type: 'RUNNING' } as const)
    return setFlowRunState(db, id, { state, data: null })
  })
}

/** Returns the resulting state of the task run, and the outcome of the transition. Null when there is no such run. */
export async function setTaskRunState(
  db: Database,
  id: string,
  { state: proposed, data, force }: Request,
  moment?: Micros,
) {
  return transact(db, async (db) => {
    await lock(db, id)
    const run = await taskRuns(db).where('task_run.id', '=', id).executeTakeFirst()
    if (!run) return null
    const { flow_run_id } = run
    const flow = flow_run_id && (await flowRuns(db).where('flow_run.id', '=', flow_run_id).executeTakeFirst())
    const flow_run = flow ? { id: flow.id, run_count: flow.run_count, present: parseCurrentState(flow) } : null
    const now = moment ?? nextMoment()
    const policy = readTaskRunPolicy(run.empirical_policy)
    const isForced = force === true
    const decision = decideForTask(
      { run: { ...run, policy }, flow_run, present: parseCurrentState(run), proposed, now },
      isForced,
    )
    if (!('state' in decision)) return refusal(run, decision)
    const state = makeState(decision.state, dataOf(decision, data), { flow_run_id, task_run_id: id }, now)
    const isTracked = state.type === 'RUNNING' && flow_run !== null && !isForced
    await enterTaskRunState(db, decision.isRestart ? { ...run, run_count: 0 } : run, state, {
      ...(isTracked && { flow_run_run_count: flow_run.run_count }),
    })
    await insertResultArtifact(db, state, { flow_run_id, task_run_id: id })
    return entered(state, decision)
  })
}

function parseCurrentState({ state }: { state: string | null }): PresentState | null {
  return state === null ? null : PresentState.parse(JSON.parse(state))
}

/** A replacement of the client's state has the client's data only where the rule keeps it. */
function dataOf(decision: Extract<Decision, { state: unknown }>, data: RawJson | null): RawJson | null {
  return decision.state.data === undefined ? null : data
}

/** The run keeps its state. */
function refusal({ state }: { state: string | null }, decision: Decision) {
  return { is_new: false, result: { state: new RawJson(state ?? 'null'), ...outcome(decision) } }
}

function entered(state: RunState, decision: Decision) {
  return { is_new: true, result: { state: new RawJson(stateText(state)), ...outcome(decision) } }
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
