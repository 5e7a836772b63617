/** Routes of Prefect's web UI beyond the public API. */
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestApp } from '#server/test/test-app.ts'

let app: FastifyInstance

beforeEach(async () => {
  app = await openTestApp()
})
afterEach(() => app.close())

async function post(path: string, payload: object = {}) {
  const answer = await app.inject({ method: 'POST', url: `/api${path}`, payload })
  return answer.json()
}

async function makeRun() {
  const flow = await post('/flows/', { name: 'charted' })
  const run = await post('/flow_runs/', { flow_id: flow.id, name: 'first', state: { type: 'COMPLETED' } })
  const task = await post('/task_runs/', { flow_run_id: run.id, task_key: 'step', dynamic_key: '0' })
  return { flow, run, task }
}

test('a task run has the name of its flow run', async () => {
  const { task } = await makeRun()
  const shown = await app.inject({ url: `/api/ui/task_runs/${task.id}` })
  expect(shown.json()).toMatchObject({ id: task.id, task_key: 'step', flow_run_name: 'first' })
  const unknown = await app.inject({ url: `/api/ui/task_runs/${crypto.randomUUID()}` })
  expect([unknown.statusCode, unknown.json()]).toEqual([404, { detail: 'Task not found' }])
})

test('task runs are counted by flow run, and deployments by flow, including zero counts', async () => {
  const { flow, run } = await makeRun()
  await post('/deployments/', { name: 'nightly', flow_id: flow.id })
  const other = crypto.randomUUID()
  expect(await post('/ui/flow_runs/count-task-runs', { flow_run_ids: [run.id, other] })).toEqual({
    [run.id]: 1,
    [other]: 0,
  })
  expect(await post('/ui/flows/count-deployments', { flow_ids: [flow.id] })).toEqual({ [flow.id]: 1 })
  expect(await post('/ui/flow_runs/count-task-runs', { flow_run_ids: [] })).toEqual({})
  expect(await post('/ui/flows/next-runs', { flow_ids: [flow.id] })).toEqual({ [flow.id]: null })
  expect(await post('/deployments/count')).toBe(1)
  expect(await post('/deployments/paginate', { limit: 10 })).toMatchObject({
    results: [{ name: 'nightly' }],
    count: 1,
    limit: 10,
    pages: 1,
    page: 1,
  })
})

test('the history counts the runs that were expected in each interval', async () => {
  const { run } = await makeRun()
  const middle = Date.parse(run.expected_start_time)
  const query = {
    history_start: new Date(middle - 90_000).toISOString(),
    history_end: new Date(middle + 90_000).toISOString(),
    history_interval_seconds: 60,
  }
  const history = await post('/flow_runs/history', query)
  const counts = history.map(({ states }: { states: { count_runs: number }[] }) => states.map((one) => one.count_runs))
  expect(counts).toEqual([[], [1], []])
  expect(history[1].states[0]).toMatchObject({ state_type: 'COMPLETED', state_name: 'Completed' })
  expect(history[0].interval_end).toBe(history[1].interval_start)
  expect(await post('/task_runs/history', query)).toHaveLength(3)
  expect(await post('/ui/flow_runs/history', { limit: 1000 })).toMatchObject([{ id: run.id, state_type: 'COMPLETED' }])
})

test('the durations of running and late runs extend to the present', async () => {
  const flow = await post('/flows/', { name: 'charted' })
  const scheduled_time = new Date(Date.now() - 100_000).toISOString()
  const late = await post('/flow_runs/', {
    flow_id: flow.id,
    state: { type: 'SCHEDULED', state_details: { scheduled_time } },
  })
  const running = await post('/flow_runs/', { flow_id: flow.id })
  await post(`/flow_runs/${running.id}/set_state`, { state: { type: 'RUNNING' } })
  const points = await post('/ui/flow_runs/history', { sort: 'EXPECTED_START_TIME_ASC' })
  expect(points).toEqual([
    expect.objectContaining({ id: late.id, duration: 0 }),
    expect.objectContaining({ id: running.id, state_type: 'RUNNING' }),
  ])
  expect(points[0].lateness).toBeGreaterThanOrEqual(100)
  expect(points[1].duration).toBeGreaterThan(0)
})

test('a history with too many, too short or no intervals is rejected or empty', async () => {
  const query = { history_start: '2026-01-01T00:00:00Z', history_end: '2027-01-01T00:00:00Z' }
  expect(await post('/flow_runs/history', { ...query, history_interval_seconds: 1 })).toHaveProperty('detail')
  expect(await post('/flow_runs/history', { ...query, history_interval_seconds: 0 })).toHaveProperty('detail')
  const endless = { ...query, history_end: '9999-12-31T00:00:00Z', history_interval_seconds: 1e13 }
  expect(await post('/flow_runs/history', endless)).toEqual({ detail: 'The last interval ends after the year 9999.' })
  const backwards = { history_start: query.history_end, history_end: query.history_start }
  expect(await post('/flow_runs/history', { ...backwards, history_interval_seconds: 60 })).toEqual([])
  expect(await post('/ui/flow_runs/history', { limit: 1001 })).toHaveProperty('detail')
})
