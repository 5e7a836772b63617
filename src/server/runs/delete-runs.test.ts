/** No row of a deleted flow, deployment or run is left in any table. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Database } from '#server/database/open.ts'
import { RawJson } from '#server/json/raw-json.ts'
import { openTestDatabase } from '#server/test/test-app.ts'
import { deleteDeployment, saveDeployment } from './deployments.ts'
import { deleteFlowRun, insertFlowRun } from './flow-runs.ts'
import { deleteFlow, insertFlow } from './flows.ts'
import { insertLogs } from './logs/logs.ts'
import { deleteTaskRun, insertTaskRun } from './task-runs.ts'

let database: Awaited<ReturnType<typeof openTestDatabase>>
let db: Database

beforeEach(async () => {
  database = await openTestDatabase()
  db = database.db
})
afterEach(() => database.close())

const EMPTY = new RawJson('{}')
const TABLES = ['flow', 'deployment', 'flow_run', 'task_run', 'run_state', 'tag', 'log'] as const

async function countRows(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const table of TABLES) counts[table] = (await db.selectFrom(table).selectAll().execute()).length
  return counts
}

/** A flow with a deployment, a run and a task run, all of them with tags, and a log line of each run. */
async function insertAll() {
  const tags = ['nightly', 'etl']
  const { id: flow_id } = (await insertFlow(db, { name: 'train', tags, labels: EMPTY })).flow
  const deployment_id = (await saveDeployment(db, { name: 'nightly', flow_id, tags }))?.deployment.id ?? ''
  const json = { parameters: EMPTY, context: EMPTY, job_variables: EMPTY, labels: {}, state_data: null }
  const flow_run_id = (await insertFlowRun(db, { flow_id, deployment_id, tags, ...json }))?.flow_run?.id ?? ''
  const task = { task_key: 'fit', dynamic_key: '0', task_inputs: EMPTY, labels: {}, state_data: null }
  const task_run_id = (await insertTaskRun(db, { flow_run_id, tags, ...task }))?.task_run?.id ?? ''
  const line = { name: 'train', level: 20, message: 'Started', timestamp: '2026-01-01T00:00:00.000000Z' }
  await insertLogs(db, [
    { ...line, flow_run_id },
    { ...line, flow_run_id, task_run_id },
    { ...line, task_run_id },
  ])
  return { flow_id, deployment_id, flow_run_id, task_run_id }
}

const FLOW = { flow: 1, tag: 2 }
const DEPLOYMENT = { deployment: 1, tag: 2 }
const FLOW_RUN = { flow_run: 1, tag: 2, run_state: 1, log: 1 }

function sum(...parts: Record<string, number>[]): Record<string, number> {
  return Object.fromEntries(TABLES.map((table) => [table, parts.reduce((all, part) => all + (part[table] ?? 0), 0)]))
}

test('a deleted task run leaves no tags, states or logs', async () => {
  const { task_run_id } = await insertAll()
  expect(await deleteTaskRun(db, task_run_id)).toBe(true)
  expect(await countRows()).toEqual(sum(FLOW, DEPLOYMENT, FLOW_RUN))
})

test('a deleted flow run leaves no task runs, tags, states or logs', async () => {
  const { flow_run_id } = await insertAll()
  expect(await deleteFlowRun(db, flow_run_id)).toBe(true)
  expect(await countRows()).toEqual(sum(FLOW, DEPLOYMENT))
})

test('a deleted deployment leaves no tags', async () => {
  const { deployment_id, flow_run_id } = await insertAll()
  await deleteFlowRun(db, flow_run_id)
  expect(await deleteDeployment(db, deployment_id)).toBe(true)
  expect(await countRows()).toEqual(sum(FLOW))
})

test('a deleted flow leaves no deployments or runs, nor their tags, states or logs', async () => {
  const { flow_id } = await insertAll()
  expect(await deleteFlow(db, flow_id)).toBe(true)
  expect(await countRows()).toEqual(sum())
})

/** Adds 5,000 task runs and as many log lines. */
async function addMany(flow_run_id: string): Promise<void> {
  const task = await db.selectFrom('task_run').selectAll().executeTakeFirstOrThrow()
  const line = await db.selectFrom('log').selectAll().executeTakeFirstOrThrow()
  for (let batch = 0; batch < 10; batch++) {
    const ids = Array.from({ length: 500 }, () => crypto.randomUUID())
    await db
      .insertInto('task_run')
      .values(ids.map((id) => ({ ...task, id, dynamic_key: id })))
      .execute()
    await db
      .insertInto('log')
      .values(ids.map((id) => ({ ...line, id, task_run_id: null, flow_run_id })))
      .execute()
  }
}

test('deleting many task runs and log lines lets other changes be committed in between', async () => {
  const { flow_run_id } = await insertAll()
  await addMany(flow_run_id)
  let isDone = false
  const deletion = deleteFlowRun(db, flow_run_id).finally(() => {
    isDone = true
  })
  let changes = 0
  for (; !isDone; changes++) await insertFlow(db, { name: `flow ${changes}`, tags: [], labels: EMPTY })
  expect(await deletion).toBe(true)
  expect(changes).toBeGreaterThan(10)
  expect(await countRows()).toMatchObject({ task_run: 0, log: 0 })
})

test('deleting many task runs and log lines lets other work run in between', async () => {
  const { flow_run_id } = await insertAll()
  await addMany(flow_run_id)
  let turns = 0
  const count = () => {
    turns++
    next = setImmediate(count)
  }
  let next = setImmediate(count)
  await deleteFlowRun(db, flow_run_id)
  clearImmediate(next)
  expect(turns).toBeGreaterThan(2)
  expect(await countRows()).toMatchObject({ task_run: 0, log: 0 })
})
