/** Concurrent transactions on the same runs. */
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { PrefectEvent } from '#contract/run-requests.ts'
import { nextMoment, storedTime } from '#server/database/clock.ts'
import { type Database, openDatabase } from '#server/database/open.ts'
import { RawJson } from '#server/json/raw-json.ts'
import { deleteDeployment, saveDeployment, updateDeployment } from '#server/runs/deployments.ts'
import { recordTaskRunEvents } from '#server/runs/events/task-run-events.ts'
import { deleteFlowRun, insertFlowRun } from '#server/runs/flow-runs.ts'
import { deleteFlow, insertFlow, updateFlow } from '#server/runs/flows.ts'
import { resumeFlowRun, setFlowRunState, setTaskRunState } from '#server/runs/states/set-state.ts'
import { deleteTaskRun, insertTaskRun } from '#server/runs/task-runs.ts'
import { createDatabase } from '#server/test/test-postgres.ts'
import { expectSequence } from './test-sequence.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let db: Database
let flow_id: string

const NOTHING = new RawJson('{}')

beforeEach(async () => {
  database = await createDatabase(inject('postgres_url'), inject('postgres_template'))
  db = await openDatabase({ kind: 'postgres', url: database.url, poolSize: 4 })
  flow_id = (await insertFlow(db, { name: 'etl', tags: [], labels: NOTHING })).flow.id
})
afterEach(async () => {
  await db.destroy()
  await database.drop()
})

const json = { parameters: NOTHING, context: NOTHING, job_variables: NOTHING, labels: {}, state_data: null }
const makeRun = async (db: Database) => (await insertFlowRun(db, { flow_id, ...json }))?.flow_run?.id ?? ''
const task = { task_key: 'step', dynamic_key: '0', task_inputs: NOTHING, labels: {}, state_data: null }
const makeTaskRun = async () => (await insertTaskRun(db, task))?.task_run?.id ?? ''
const RUNNING = { state: { type: 'RUNNING' as const }, data: null }

const inSequence = <Result>(first: (db: Database) => Promise<unknown>, second: () => Promise<Result>) =>
  expectSequence(db, first, second)

async function count(table: 'flow_run' | 'task_run' | 'run_state' | 'deployment' | 'tag') {
  return (await db.selectFrom(table).selectAll().execute()).length
}

test('a run or deployment that is created while its flow is deleted is deleted too', async () => {
  await inSequence(makeRun, () => deleteFlow(db, flow_id))
  expect([await count('flow_run'), await count('run_state')]).toEqual([0, 0])
  const { flow } = await insertFlow(db, { name: 'other', tags: [], labels: NOTHING })
  await inSequence(
    (db) => saveDeployment(db, { name: 'nightly', flow_id: flow.id }),
    () => deleteFlow(db, flow.id),
  )
  expect(await count('deployment')).toBe(0)
})

test('no run is created in a flow that is being deleted', async () => {
  expect(
    await inSequence(
      (db) => deleteFlow(db, flow_id),
      () => insertFlowRun(db, { flow_id, ...json }),
    ),
  ).toBeNull()
  expect(await count('flow_run')).toBe(0)
})

test('runs of one flow can be created at the same time', async () => {
  await db.transaction().execute(async (transaction) => {
    await makeRun(transaction)
    await makeRun(db)
  })
  expect(await count('flow_run')).toBe(2)
})

test('runs that are deleted while they enter a state leave no states', async () => {
  const id = await makeRun(db)
  await inSequence(
    (db) => setFlowRunState(db, id, RUNNING),
    () => deleteFlowRun(db, id),
  )
  const other = await makeTaskRun()
  await inSequence(
    (db) => setTaskRunState(db, other, RUNNING),
    () => deleteTaskRun(db, other),
  )
  expect([await count('flow_run'), await count('run_state')]).toEqual([0, 0])
})

test('a flow that is deleted while its runs enter a state leaves no states, in either order', async () => {
  const id = await makeRun(db)
  await inSequence(
    (db) => setFlowRunState(db, id, RUNNING),
    () => deleteFlow(db, flow_id),
  )
  expect([await count('flow_run'), await count('run_state')]).toEqual([0, 0])
  const { flow } = await insertFlow(db, { name: 'other', tags: [], labels: NOTHING })
  const other = (await insertFlowRun(db, { flow_id: flow.id, ...json }))?.flow_run?.id ?? ''
  await inSequence(
    (db) => deleteFlow(db, flow.id),
    () => setFlowRunState(db, other, RUNNING),
  )
  expect([await count('flow_run'), await count('run_state')]).toEqual([0, 0])
})

test('a run that is being deleted enters no state', async () => {
  const id = await makeRun(db)
  expect(
    await inSequence(
      (db) => deleteFlowRun(db, id),
      () => setFlowRunState(db, id, RUNNING),
    ),
  ).toBeNull()
  expect(await count('run_state')).toBe(0)
})

test('an event does not replace a newer state that is set at the same time', async () => {
  const id = await makeTaskRun()
  const event = PrefectEvent.parse({
    id: crypto.randomUUID(),
    occurred: storedTime(nextMoment()),
    event: 'prefect.task-run.Running',
    resource: { 'prefect.resource.id': `prefect.task-run.${id}`, 'prefect.orchestration': 'client' },
    payload: { task_run: { task_key: 'step', dynamic_key: '0' }, validated_state: { type: 'RUNNING' } },
  })
  const completed = { state: { type: 'COMPLETED' as const }, data: null }
  await inSequence(
    (db) => setTaskRunState(db, id, completed),
    () => recordTaskRunEvents(db, [event]),
  )
  const run = await db.selectFrom('task_run').select('state_type').where('id', '=', id).executeTakeFirstOrThrow()
  expect(run.state_type).toBe('COMPLETED')
})

test('events that two servers receive at the same time, in different orders, are stored once', async () => {
  const flowRuns = [crypto.randomUUID(), crypto.randomUUID()]
  const events = Array.from({ length: 300 }, (_, index) =>
    PrefectEvent.parse({
      id: crypto.randomUUID(),
      occurred: storedTime(nextMoment()),
      event: 'prefect.task-run.Running',
      resource: {
        'prefect.resource.id': `prefect.task-run.${crypto.randomUUID()}`,
        'prefect.orchestration': 'client',
      },
      related: [
        { 'prefect.resource.id': `prefect.flow-run.${flowRuns[index % 2]}`, 'prefect.resource.role': 'flow-run' },
      ],
      payload: {
        task_run: { task_key: 'step', dynamic_key: String(index), tags: ['a', 'b'] },
        validated_state: { type: 'RUNNING' },
      },
    }),
  )
  const other = await openDatabase({ kind: 'postgres', url: database.url, poolSize: 4 })
  const orders = [events, events.toReversed(), events.toSorted((a, b) => (a.id < b.id ? -1 : 1))]
  const errors = await Promise.all(orders.flatMap((order) => [db, other].map((db) => recordTaskRunEvents(db, order))))
  await other.destroy()
  expect(errors.flat()).toEqual([])
  expect([await count('task_run'), await count('run_state'), await count('tag')]).toEqual([300, 300, 600])
})

test('a run that is canceled while it is being resumed stays canceled', async () => {
  const id = await makeRun(db)
  await setFlowRunState(db, id, RUNNING)
  await setFlowRunState(db, id, { state: { type: 'PAUSED' }, data: null })
  const resumed = await inSequence(
    (db) => setFlowRunState(db, id, { state: { type: 'CANCELLED' }, data: null }),
    () => resumeFlowRun(db, id),
  )
  expect(resumed).toMatchObject({ is_new: false, result: { status: 'ABORT' } })
  const run = await db.selectFrom('flow_run').select('state_type').where('id', '=', id).executeTakeFirstOrThrow()
  expect(run.state_type).toBe('CANCELLED')
})

test('a task run that is created while its flow run is deleted is deleted too', async () => {
  const id = await makeRun(db)
  await inSequence(
    (db) => insertTaskRun(db, { ...task, flow_run_id: id }),
    () => deleteFlow(db, flow_id),
  )
  expect([await count('task_run'), await count('run_state')]).toEqual([0, 0])
})

test('no task run is created in a flow run that is being deleted', async () => {
  const id = await makeRun(db)
  const created = await inSequence(
    (db) => deleteFlow(db, flow_id),
    () => insertTaskRun(db, { ...task, flow_run_id: id }),
  )
  expect(created).toBeNull()
  expect(await count('task_run')).toBe(0)
})

test('a flow or deployment that is deleted while its tags change leaves none', async () => {
  await inSequence(
    (db) => updateFlow(db, flow_id, ['nightly']),
    () => deleteFlow(db, flow_id),
  )
  const { flow } = await insertFlow(db, { name: 'other', tags: [], labels: NOTHING })
  const saved = await saveDeployment(db, { name: 'nightly', flow_id: flow.id })
  const id = saved?.deployment.id ?? ''
  await inSequence(
    (db) => updateDeployment(db, id, { tags: ['nightly'] }),
    () => deleteDeployment(db, id),
  )
  expect(await count('tag')).toBe(0)
})
