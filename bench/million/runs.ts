/** Flows, and flow runs with their states, tags and task runs, as the server stores them. */
import { type Micros, storedTime, uuidAt } from '#server/database/clock.ts'
import type { FlowRunTable, FlowTable, RunStateTable, TaskRunTable } from '#server/database/tables.ts'
import { flowRunPolicy, taskRunPolicy } from '#server/runs/states/run-policy.ts'
import { makeState, NO_PROGRESS, progressAfter, type RunState, stateRow } from '#server/runs/states/states.ts'
import { flowName, runName, tagsOf, taskName } from './names.ts'
import { FLOWS, TASKS_PER_RUN } from './proportions.ts'

export function makeFlow(index: number, moment: Micros): FlowTable {
  const time = storedTime(moment)
  return { id: uuidAt(moment), created: time, updated: time, name: flowName(index), tags: '[]', labels: '{}' }
}

/** A third of all runs belong to the first flow, and few to the last ones. */
export function flowOfRun(run: number): number {
  if (run % 3 === 0) return 0
  const place = ((run * 7919) % 10_007) / 10_007
  return 1 + Math.floor((FLOWS - 1) * place * place)
}

const END_STATES = [...Array<'COMPLETED'>(23).fill('COMPLETED'), 'FAILED', 'CRASHED'] as const

type Owner = { flow_run_id: string | null; task_run_id: string | null }

function statesOf(owner: Owner, start: Micros, duration: Micros, end: 'COMPLETED' | 'FAILED' | 'CRASHED') {
  return [
    makeState({ type: 'PENDING' }, null, owner, start),
    makeState({ type: 'RUNNING' }, null, owner, start + Math.floor(duration / 20)),
    makeState({ type: end }, null, owner, start + duration),
  ]
}

function progressThrough(states: RunState[]) {
  const run = { ...NO_PROGRESS, expected_start_time: states[0]?.timestamp ?? null }
  for (const state of states) Object.assign(run, progressAfter(run, state))
  return run
}

type RunRows = { run: FlowRunTable; states: RunStateTable[]; tags: { owner_id: string; tag: string }[] }

export function makeFlowRun(
  index: number,
  flow: FlowTable,
  deployment_id: string | null,
  start: Micros,
  duration: Micros,
): RunRows {
  const id = uuidAt(start)
  const end = END_STATES[index % END_STATES.length] ?? 'COMPLETED'
  const states = statesOf({ flow_run_id: id, task_run_id: null }, start, duration, end)
  const tags = tagsOf(flowOfRun(index), index)
  const run = {
    ...progressThrough(states),
    id,
    created: storedTime(start),
    updated: storedTime(start + duration),
    name: runName(index),
    flow_id: flow.id,
    deployment_id,
    deployment_version: null,
    work_queue_name: null,
    flow_version: '2.4.1',
    parameters: JSON.stringify({ day: storedTime(start).slice(0, 10), limit: index % 1000 }),
    idempotency_key: null,
    context: '{}',
    empirical_policy: flowRunPolicy({}),
    tags: JSON.stringify(tags),
    labels: JSON.stringify({ 'prefect.flow.id': flow.id }),
    parent_task_run_id: null,
    auto_scheduled: 0,
    infrastructure_document_id: null,
    infrastructure_pid: null,
    job_variables: '{}',
    upstream_fields: null,
  }
  return { run, states: states.map((state) => stateRow(id, state)), tags: tags.map((tag) => ({ owner_id: id, tag })) }
}

/** The task runs of a flow run, one after the other. Their history is their last state, to save space. */
export function makeTaskRuns(index: number, { run }: RunRows, start: Micros, duration: Micros) {
  const part = Math.floor(duration / (TASKS_PER_RUN + 1))
  const flow = flowOfRun(index)
  const states: RunStateTable[] = []
  const runs: TaskRunTable[] = Array.from({ length: TASKS_PER_RUN }, (_, task) => {
    const moment = start + Math.floor(part / 2) + task * part
    const id = uuidAt(moment)
    const type = run.state_type === 'FAILED' && task === TASKS_PER_RUN - 1 ? 'FAILED' : 'COMPLETED'
    const history = statesOf({ flow_run_id: run.id, task_run_id: id }, moment, part - 10, type)
    const last = history.at(-1)
    if (last) states.push(stateRow(id, last))
    return {
      ...progressThrough(history),
      id,
      created: storedTime(moment),
      updated: storedTime(moment + part - 10),
      name: `${taskName(flow, task)}-${index % 10}`,
      flow_run_id: run.id,
      task_key: taskName(flow, task),
      dynamic_key: '0',
      cache_key: null,
      cache_expiration: null,
      task_version: null,
      task_inputs: '{}',
      empirical_policy: taskRunPolicy({}),
      tags: '[]',
      labels: JSON.stringify({ 'prefect.flow.id': run.flow_id, 'prefect.flow-run.id': run.id }),
      flow_run_run_count: 1,
    }
  })
  return { runs, states }
}
