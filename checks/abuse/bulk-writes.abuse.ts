/** One client that sends a lot at once. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MAX_GROWTH, MAX_HEALTH_MS, measureBeside, type Server, startServer } from './server.ts'

let server: Server

beforeEach(async () => {
  server = await startServer()
})
afterEach(() => server.stop())

const FLOW_RUN = crypto.randomUUID()
async function post(path: string, body: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${server.api}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
  return response.json()
}

test('100,000 log lines in one request', async () => {
  const line = { name: 'prefect.flow_runs', level: 20, timestamp: '2026-01-01T00:00:00Z', flow_run_id: FLOW_RUN }
  const lines = Array.from({ length: 100_000 }, (_, index) => ({ ...line, message: `Step ${index}` }))
  const { growth, slowest } = await measureBeside(server, () => post('/logs/', lines))
  const logs = { flow_run_id: { any_: [FLOW_RUN] } }
  expect(await post('/logs/filter', { logs, offset: 99_999 })).toMatchObject([{ message: 'Step 99999' }])
  expect(slowest).toBeLessThan(MAX_HEALTH_MS)
  expect(growth).toBeLessThan(MAX_GROWTH)
})
