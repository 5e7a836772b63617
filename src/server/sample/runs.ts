/** Inserts one run of a sample flow with its states, logs and artifacts. */

import { insertArtifact } from '#server/artifacts/store.ts'
import { type Micros, storedTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { RawJson, writeJson } from '#server/json/raw-json.ts'
import { insertFlowRun } from '#server/runs/flow-runs.ts'
import { insertFlow } from '#server/runs/flows.ts'
import { setFlowRunState, setTaskRunState } from '#server/runs/states/set-state.ts'
import { insertTaskRun } from '#server/runs/task-runs.ts'
import { FAILURE_NOTE, type SampleFlow, type SampleTask } from './flows.ts'
import { openLog, TRACEBACK } from './log.ts'
import type { Occasion, Publication } from './publication.ts'
import { type Random, randomFrom } from './random.ts'
import { markSample } from './store.ts'

const NAMES = ['amber', 'brisk', 'calm', 'dapper', 'eager', 'fabled', 'gentle', 'hushed', 'ivory', 'jolly'] as const
const ANIMALS = ['otter', 'heron', 'lynx', 'marmot', 'puffin', 'tapir', 'ibex', 'wombat', 'kestrel', 'gecko'] as const

const SECOND: Micros = 1_000_000
const NOTHING = new RawJson('{}')

/** The current time within a run; each step advances it. */
type Clock = { now: Micros }

/** Inserts run `index` of `flow`, which starts at `start` on the given day of the sample. */
export async function recordRun(db: Database, flow: SampleFlow, day: number, index: number, start: Micros) {
  const clock = { now: start }
  const random = randomFrom(flow.name.length * 7919 + day)
  await record(db, flow, { day, index, random, clock, parent_task_run_id: null })
}

type Situation = { day: number; index: number; random: Random; clock: Clock; parent_task_run_id: string | null }

async function record(db: Database, flow: SampleFlow, situation: Situation): Promise<'COMPLETED' | 'FAILED'> {
  const { day, index, random, clock, parent_task_run_id } = situation
  const run_name = `${random.pick(NAMES)}-${random.pick(ANIMALS)}`
  const has_failed = index % flow.fails_every === flow.fails_every - 2
  const occasion: Occasion = { day, date: storedTime(clock.now).slice(0, 10), run_name, has_failed, random }
  const flow_run_id = await startRun(db, flow, run_name, clock.now, parent_task_run_id)
  await enter(db, flow_run_id, 'RUNNING', tick(clock, 2 * SECOND))
  const log = openLog(flow_run_id)
  log.write('info', `Beginning flow run '${run_name}' for flow '${flow.name}'`, clock.now)
  for (const [position, task] of flow.tasks.entries()) {
    const fails = has_failed && position === flow.tasks.length - 1
    const task_run_id = await startTask(db, task, flow_run_id, tick(clock))
    if (task.subflow) {
      await record(db, task.subflow, { ...situation, parent_task_run_id: task_run_id })
      continue
    }
    const set = { state: { type: 'RUNNING' as const }, data: null }
    await setTaskRunState(db, task_run_id, set, tick(clock))
    log.write('info', `${task.name} started for ${occasion.date}`, clock.now, task_run_id)
    if (index % 4 === 3) log.write('warning', 'The warehouse answers slowly: 4.2 s', clock.now + SECOND, task_run_id)
    tick(clock, task.minutes * 60 * SECOND * random.between(0.7, 1.3))
    await publish(db, task.publishes, occasion, index, { flow_run_id, task_run_id }, clock)
    if (fails) log.write('error', TRACEBACK, clock.now, task_run_id)
    else log.write('info', 'Finished in state Completed()', clock.now, task_run_id)
    const message = fails ? 'ConnectionError: could not connect to analytics-eu.acme.example:5439' : null
    const end = { type: fails ? ('FAILED' as const) : ('COMPLETED' as const), message }
    await setTaskRunState(db, task_run_id, { state: end, data: null }, tick(clock))
  }
  const publications = has_failed ? [...flow.publishes, FAILURE_NOTE] : flow.publishes
  await publish(db, publications, occasion, index, { flow_run_id, task_run_id: null }, clock)
  const outcome = has_failed ? 'FAILED' : 'COMPLETED'
  await enter(db, flow_run_id, outcome, tick(clock, SECOND), has_failed ? '1 of its tasks failed.' : null)
  if (has_failed) log.write('error', "Finished in state Failed('1 of its tasks failed.')", clock.now)
  else log.write('info', 'Finished in state Completed()', clock.now)
  await log.keep(db)
  return outcome
}

function tick(clock: Clock, by: Micros = 350_000): Micros {
  clock.now += Math.round(by) + 1
  return clock.now
}

async function startRun(
  db: Database,
  flow: SampleFlow,
  name: string,
  moment: Micros,
  parent_task_run_id: string | null,
) {
  const made = await insertFlow(db, { name: flow.name, tags: flow.tags, labels: NOTHING, moment })
  if (made.is_new) await markSample(db, made.flow.id)
  const run = {
    flow_id: made.flow.id,
    name,
    tags: flow.tags,
    flow_version: '2.4.1',
    parent_task_run_id,
    parameters: new RawJson(writeJson(flow.parameters)),
    context: NOTHING,
    job_variables: NOTHING,
    labels: {},
    state: { type: 'PENDING' as const },
    state_data: null,
  }
  const inserted = await insertFlowRun(db, run, moment)
  if (!inserted?.flow_run) throw new Error(`The flow ${flow.name} is gone`)
  await markSample(db, inserted.flow_run.id)
  return inserted.flow_run.id
}

async function startTask(db: Database, task: SampleTask, flow_run_id: string, moment: Micros): Promise<string> {
  const run = {
    name: `${task.name}-0`,
    flow_run_id,
    task_key: task.name,
    dynamic_key: '0',
    tags: [],
    task_inputs: NOTHING,
    labels: {},
    state: { type: 'PENDING' as const },
    state_data: null,
  }
  const inserted = await insertTaskRun(db, run, moment)
  if (!inserted?.task_run) throw new Error(`The task run ${task.name} is gone`)
  return inserted.task_run.id
}

async function enter(
  db: Database,
  id: string,
  type: 'RUNNING' | 'COMPLETED' | 'FAILED',
  moment: Micros,
  message: string | null = null,
) {
  await setFlowRunState(db, id, { state: { type, message }, data: null }, moment)
}

type Runs = { flow_run_id: string; task_run_id: string | null }

async function publish(
  db: Database,
  publications: Publication[],
  occasion: Occasion,
  index: number,
  runs: Runs,
  clock: Clock,
): Promise<void> {
  for (const { key, type, description = null, every = 1, data } of publications) {
    if (index % every !== 0) continue
    const content = new RawJson(JSON.stringify(data(occasion)))
    const artifact = { key, type, description, data: content, metadata_: null, ...runs }
    const { id } = await insertArtifact(db, artifact, tick(clock))
    await markSample(db, id)
  }
}
