/** One client that sends a lot at once. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MAX_GROWTH, MAX_HEALTH_MS, measureBeside, postJson, type Server, startServer } from './server.ts'

let server: Server

beforeEach(async () => {
  server = await startServer()
})
afterEach(() => server.stop())

const FLOW_RUN = crypto.randomUUID()
const TYPES = ['PENDING', 'RUNNING', 'COMPLETED']

/** Three events for each of the runs: all the first ones, then all the second ones, then all the third ones. */
function eventsOf(runs: string[]) {
  return TYPES.flatMap((type, second) =>
    runs.map((run, index) => ({
      id: crypto.randomUUID(),
      occurred: `2026-01-01T00:00:0${second}Z`,
      event: `prefect.task-run.${type}`,
      resource: { 'prefect.resource.id': `prefect.task-run.${run}`, 'prefect.orchestration': 'client' },
      related: [{ 'prefect.resource.id': `prefect.flow-run.${FLOW_RUN}`, 'prefect.resource.role': 'flow-run' }],
      payload: {
        task_run: { name: `step-${index}`, task_key: 'step', dynamic_key: String(index), tags: ['nightly'] },
        validated_state: { type, message: 'x'.repeat(200) },
      },
    })),
  )
}

const makeIds = (count: number) => Array.from({ length: count }, () => crypto.randomUUID())

async function post(path: string, body: unknown): Promise<unknown> {
  const response = await postJson(`${server.api}${path}`, JSON.stringify(body))
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
  return response.status === 204 ? null : response.json()
}

const countCompleted = () => post('/task_runs/count', { task_runs: { state: { type: { any_: ['COMPLETED'] } } } })

test('10,000 events in one request', async () => {
  const events = eventsOf(makeIds(3333))
  const { growth, slowest } = await measureBeside(server, () => post('/events', events))
  expect(await countCompleted()).toBe(3333)
  expect(slowest).toBeLessThan(MAX_HEALTH_MS)
  expect(growth).toBeLessThan(MAX_GROWTH)
})

test('100,000 log lines in one request', async () => {
  const line = { name: 'prefect.flow_runs', level: 20, timestamp: '2026-01-01T00:00:00Z', flow_run_id: FLOW_RUN }
  const lines = Array.from({ length: 100_000 }, (_, index) => ({ ...line, message: `Step ${index}` }))
  const { growth, slowest } = await measureBeside(server, () => post('/logs/', lines))
  const logs = { flow_run_id: { any_: [FLOW_RUN] } }
  expect(await post('/logs/filter', { logs, offset: 99_999 })).toMatchObject([{ message: 'Step 99999' }])
  expect(slowest).toBeLessThan(MAX_HEALTH_MS)
  expect(growth).toBeLessThan(MAX_GROWTH)
})

test('12,000 events on a web socket', async () => {
  const messages = eventsOf(makeIds(4000)).map((event) => JSON.stringify(event))
  const { growth, slowest } = await measureBeside(server, async () => {
    const socket = new WebSocket(`${server.api.replace('http', 'ws')}/events/in`)
    await new Promise((resolve) => socket.addEventListener('open', resolve))
    for (const message of messages) socket.send(message)
    await expect.poll(countCompleted, { timeout: 100_000 }).toBe(4000)
    socket.close()
  })
  expect(slowest).toBeLessThan(MAX_HEALTH_MS)
  expect(growth).toBeLessThan(MAX_GROWTH)
})
