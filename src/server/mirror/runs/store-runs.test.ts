import { afterEach, beforeEach, expect, test } from 'vitest'
import { readRevision, transact } from '#server/database/transaction.ts'
import { writeJson } from '#server/json/raw-json.ts'
import { noteDeleted } from '#server/mirror/deleted-lately.ts'
import {
  deploymentFields,
  type Fields,
  flowFields,
  flowRunFields,
  stateFields,
  taskRunFields,
  wireRow,
} from '#server/mirror/test/test-rows.ts'
import { WireRow } from '#server/mirror/wire-row.ts'
import { readDeployment } from '#server/runs/deployments.ts'
import { readFlowRun } from '#server/runs/flow-runs.ts'
import { readTaskRun } from '#server/runs/task-runs.ts'
import { openTestDatabase } from '#server/test/test-app.ts'
import { type RelatedRows, storeRuns } from './store-runs.ts'

let database: Awaited<ReturnType<typeof openTestDatabase>>

beforeEach(async () => {
  database = await openTestDatabase()
})
afterEach(() => database.close())

const store = (rows: Partial<RelatedRows>) =>
  storeRuns(database.db, { flows: [], deployments: [], flowRuns: [], taskRuns: [], ...rows })
const storeFlows = (...rows: Fields[]) => store({ flows: rows.map(wireRow) })
const storeFlowRuns = (...rows: Fields[]) => store({ flowRuns: rows.map(wireRow) })
const storeTaskRuns = (...rows: Fields[]) => store({ taskRuns: rows.map(wireRow) })

const flows = () => database.db.selectFrom('flow').select(['id', 'name']).orderBy('name').execute()
const names = async () =>
  (await database.db.selectFrom('flow_run').select('name').orderBy('name').execute()).map(({ name }) => name)

/** The row as it was sent, without the estimates. */
async function answerOf(found: Promise<object | undefined>): Promise<unknown> {
  const { estimated_run_time, estimated_start_time_delta, ...rest } = JSON.parse(writeJson(await found))
  return rest
}

test('every field of a flow run is answered as it was sent', async () => {
  const sent = flowRunFields({
    deployment_id: crypto.randomUUID(),
    deployment_version: '3',
    work_queue_id: crypto.randomUUID(),
    work_queue_name: 'fast',
    flow_version: 'abc',
    parameters: { path: '/tmp', list: [1, 2.5, null] },
    idempotency_key: 'scheduled 1',
    context: { a: 1 },
    tags: ['b', 'a', 'b'],
    labels: { 'prefect.flow.id': 'x' },
    parent_task_run_id: crypto.randomUUID(),
    auto_scheduled: true,
    infrastructure_pid: 'host:1',
    created_by: { id: crypto.randomUUID(), type: 'DEPLOYMENT', display_value: 'nightly' },
    work_pool_id: crypto.randomUUID(),
    work_pool_name: 'pool',
    job_variables: null,
    next_scheduled_start_time: '2026-11-22T01:08:08Z',
    end_time: '2026-11-22T01:08:09.5Z',
    total_run_time: 1.25,
  })
  await storeFlowRuns(sent)
  expect(await answerOf(readFlowRun(database.db, String(sent.id)))).toEqual({
    ...sent,
    end_time: '2026-11-22T01:08:09.500000Z',
  })
})

test('every field of a task run and of a deployment is answered as it was sent', async () => {
  const task = taskRunFields({ cache_key: 'k', cache_expiration: '2026-11-22T01:08:08Z', flow_run_id: null })
  const deployment = deploymentFields({
    schedules: [{ id: crypto.randomUUID(), active: true }],
    concurrency_limit: 3,
    global_concurrency_limit: { limit: 3 },
    concurrency_options: { collision_strategy: 'ENQUEUE' },
    labels: null,
    work_queue_name: 'fast',
    work_queue_id: crypto.randomUUID(),
    last_polled: '2026-11-22T01:08:08Z',
    path: '/opt',
    entrypoint: 'flow.py:train',
    storage_document_id: null,
    infrastructure_document_id: null,
    created_by: null,
    updated_by: { id: crypto.randomUUID(), type: 'USER', display_value: 'me' },
    work_pool_name: 'pool',
  })
  await store({ taskRuns: [wireRow(task)], deployments: [wireRow(deployment)] })
  expect(await answerOf(readTaskRun(database.db, String(task.id)))).toEqual(task)
  expect(await answerOf(readDeployment(database.db, String(deployment.id)))).toEqual(deployment)
})

test('rows that do not differ change nothing, so that pages are not loaded again', async () => {
  const rows = {
    flows: [wireRow(flowFields({ tags: ['a'] }))],
    deployments: [wireRow(deploymentFields())],
    flowRuns: [wireRow(flowRunFields({ tags: ['a'], total_run_time: 0.1, idempotency_key: 'x' }))],
    taskRuns: [wireRow(taskRunFields())],
  }
  // Runs count with their states.
  expect(await store(rows)).toBe(6)
  const revision = await readRevision(database.db)
  expect([await store(rows), await readRevision(database.db)]).toEqual([0, revision])
})

test('a new state is stored with its run, and the former one stays in the history', async () => {
  const run = flowRunFields()
  await storeFlowRuns(run)
  const state = stateFields({ type: 'COMPLETED', name: 'Completed', timestamp: '2026-11-22T01:09:00Z' })
  const ended = flowRunFields({
    ...run,
    state_id: state.id,
    state_type: 'COMPLETED',
    state_name: 'Completed',
    state,
  })
  expect(await storeFlowRuns(ended)).toBe(2)
  const states = await database.db.selectFrom('run_state').select(['run_id', 'type']).orderBy('timestamp').execute()
  expect(states).toEqual([
    { run_id: run.id, type: 'RUNNING' },
    { run_id: run.id, type: 'COMPLETED' },
  ])
  expect(await answerOf(readFlowRun(database.db, String(run.id)))).toMatchObject({ state })
})

test('a state that two runs claim stays that of the first one, and is not stored again and again', async () => {
  const state = stateFields()
  const run = flowRunFields({}, state)
  await storeFlowRuns(run)
  const other = flowRunFields({}, { ...state, message: 'Mine' })
  expect([await storeFlowRuns(other), await storeFlowRuns(run, other)]).toEqual([1, 0])
})

test('changed tags replace the former ones', async () => {
  const run = flowRunFields({ tags: ['a', 'b'] })
  await storeFlowRuns(run)
  await storeFlowRuns({ ...run, tags: ['c'] })
  expect(await database.db.selectFrom('tag').selectAll().execute()).toEqual([{ owner_id: run.id, tag: 'c' }])
})

test.each([
  ['an older row', '2026-11-22T01:08:08.231166Z', 'stored'],
  ['a row of the same time', '2026-11-22T01:08:08.231167Z', 'sent'],
  ['a row whose time is cut to milliseconds, as after a PATCH', '2026-11-22T01:08:08.231Z', 'sent'],
  ['a row of an earlier millisecond', '2026-11-22T01:08:08.230Z', 'stored'],
])('%s', async (_, updated, kept) => {
  const run = flowRunFields({ name: 'stored' })
  await storeFlowRuns(run)
  await storeFlowRuns({ ...run, updated, name: 'sent' })
  expect(await names()).toEqual([kept])
})

test('the newer of two answers for a run in one page is stored', async () => {
  const run = flowRunFields({ name: 'old' })
  const newer = { ...run, name: 'new', updated: '2026-11-23T00:00:00Z' }
  await storeFlowRuns(run, newer)
  await storeFlowRuns(newer, run)
  expect(await names()).toEqual(['new'])
})

test('a flow that was deleted and created again has its name, and the former one another', async () => {
  const old = flowFields({ created: '2026-11-01T00:00:00Z' })
  const created = flowFields()
  await storeFlows(old)
  await storeFlows(created)
  const expected = [
    { id: created.id, name: 'train' },
    { id: old.id, name: `train (${old.id})` },
  ]
  expect(await flows()).toEqual(expected)
  const revision = await readRevision(database.db)
  await storeFlows(old, created)
  await storeFlows(old)
  expect([await flows(), await readRevision(database.db)]).toEqual([expected, revision])
})

test('two flows that exchange their names are both stored', async () => {
  const [a, b] = [flowFields({ name: 'a' }), flowFields({ name: 'b' })]
  await storeFlows(a, b)
  await storeFlows({ ...a, name: 'b' }, { ...b, name: 'a' })
  expect(await flows()).toEqual([
    { id: b.id, name: 'a' },
    { id: a.id, name: 'b' },
  ])
})

test('runs and deployments that were deleted and created again are stored beside the former ones', async () => {
  const [first, second] = ['2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z']
  const run = flowRunFields({ idempotency_key: 'x', created: first })
  const task = taskRunFields({ created: first })
  const deployment = deploymentFields({ created: first })
  for (const created of [first, second]) {
    const again = { id: crypto.randomUUID(), created }
    const { state, ...taskRow } = task
    await store({
      flowRuns: [wireRow({ ...run, ...again, state: null, state_id: null })],
      taskRuns: [wireRow({ ...taskRow, ...again, state_id: null })],
      deployments: [wireRow({ ...deployment, ...again })],
    })
  }
  const runs = await database.db.selectFrom('flow_run').select('idempotency_key').orderBy('created').execute()
  expect(runs.map(({ idempotency_key }) => idempotency_key)).toEqual([null, 'x'])
  const tasks = await database.db.selectFrom('task_run').select('dynamic_key').orderBy('created', 'desc').execute()
  expect(tasks[0]).toEqual({ dynamic_key: '0' })
  const deployments = await database.db.selectFrom('deployment').select('name').orderBy('created', 'desc').execute()
  expect([tasks.length, deployments.length, deployments[0]]).toEqual([2, 2, { name: 'nightly' }])
})

test('two rows of one page with the same key are both stored', async () => {
  const task = taskRunFields()
  await storeTaskRuns(task, { ...task, id: crypto.randomUUID() }, { ...task, id: crypto.randomUUID() })
  const { length } = await database.db.selectFrom('task_run').select('id').execute()
  expect(length).toBe(3)
})

test('a malformed row is skipped, and the others are stored', async () => {
  const odd: Fields[] = [
    { id: 'x' },
    { created: 'yesterday' },
    { name: null },
    { name: 7 },
    { run_count: 1.5 },
    { run_count: 1e12 },
    { parameters: [] },
    { state_type: 'ODD' },
    { tags: 'a' },
    { state: 'RUNNING' },
    { flow_id: null },
  ]
  await storeFlowRuns(...odd.map((fields) => flowRunFields(fields)), flowRunFields({ name: 'sound' }))
  expect(await names()).toEqual(['sound'])
})

test('texts that databases reject are stored in a form that they accept', async () => {
  const long = Array.from({ length: 3000 }, (_, index) => String.fromCodePoint(0x4e00 + ((index * 7919) % 20000))).join(
    '',
  )
  const fields = { name: `${long}\0`, idempotency_key: long, tags: [long, 'a\0b', '\ud800'], labels: { a: '\0' } }
  const run = flowRunFields(fields)
  await storeFlowRuns(run, flowRunFields({ ...fields, flow_id: run.flow_id, idempotency_key: `${long}2` }))
  await storeTaskRuns(taskRunFields({ name: long, task_key: long, dynamic_key: long, tags: [long] }))
  await storeFlows(flowFields({ name: long }))
  const { length } = await database.db
    .selectFrom('flow_run')
    .select('id')
    .where('idempotency_key', 'is not', null)
    .execute()
  expect(length).toBe(2)
})

test('JSON that clients cannot parse is not stored', async () => {
  const text = JSON.stringify(flowRunFields({ parameters: { a: 'N' } })).replace('"N"', 'NaN')
  await store({ flowRuns: [new WireRow(text), wireRow(flowRunFields({ name: 'NaN', parameters: { a: 'NaN' } }))] })
  expect(await names()).toEqual(['NaN'])
})

test('rows are stored in the transaction of the caller', async () => {
  const rows = { flows: [wireRow(flowFields())], deployments: [], flowRuns: [], taskRuns: [] }
  const failure = transact(database.db, async (db) => {
    await storeRuns(db, rows)
    throw new Error('Undo')
  })
  await expect(failure).rejects.toThrow('Undo')
  expect(await flows()).toEqual([])
})

test('several transactions store the same rows at the same time', async () => {
  const flowRows = Array.from({ length: 50 }, (_, index) => wireRow(flowFields({ name: `flow ${index}` })))
  await Promise.all([flowRows, flowRows.toReversed(), flowRows].map((rows) => store({ flows: rows })))
  expect((await flows()).length).toBe(50)
})

test('a run that was deleted through this server does not come back with an earlier response', async () => {
  const [deleted, other] = [flowRunFields({ name: 'deleted' }), flowRunFields({ name: 'other' })]
  const [taskRun, otherTaskRun] = [taskRunFields({ flow_run_id: deleted.id }), taskRunFields({ flow_run_id: other.id })]
  await noteDeleted(database.db, [String(deleted.id)])
  await storeFlowRuns(deleted, other)
  await storeTaskRuns(taskRun, otherTaskRun)
  expect(await names()).toEqual(['other'])
  const taskRuns = await database.db.selectFrom('task_run').select('id').execute()
  expect(taskRuns).toEqual([{ id: otherTaskRun.id }])
})
