import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as z from 'zod/mini'
import type { Client } from '#sdk/client.ts'
import { openTestApp } from '#server/test/test-app.ts'
import { clientOf } from '#server/test/test-client.ts'

let app: FastifyInstance
let client: Client

beforeEach(async () => {
  app = await openTestApp()
  client = clientOf(app)
})
afterEach(() => app.close())

const Made = z.object({ id: z.string() })
const make = async (path: string, body: object) => (await client.call(Made, 'POST', path, body)).id

async function makeRuns(): Promise<[string, string, string]> {
  const flow_id = await make('/flows/', { name: 'train' })
  const run = () => make('/flow_runs/', { flow_id })
  return [await run(), await run(), await run()]
}

test('artifacts are counted by run, without references to results', async () => {
  const [first, second, third] = await makeRuns()
  await client.createArtifact({ key: 'report', type: 'markdown', data: 'a', flow_run_id: first })
  await client.createArtifact({ key: 'report', data: 'b', flow_run_id: first })
  await client.createArtifact({ type: 'markdown', data: 'c', flow_run_id: first })
  await client.createArtifact({ key: 'report', type: 'result', data: 'd', flow_run_id: second })
  await client.createArtifact({ type: 'result', data: 'e', flow_run_id: second })
  await client.createArtifact({ data: 'f', flow_run_id: third })
  const unknown = crypto.randomUUID()
  const counts = { [first]: 3, [second]: 1, [third]: 0, [unknown]: 0 }
  expect(await client.countArtifactsOfRuns([first, second, third, unknown])).toEqual(counts)
  expect(await client.countArtifactsOfRuns([])).toEqual({})
})

test('log lines are counted by run, level and text', async () => {
  const [run] = await makeRuns()
  const line = (message: string, level: number, flow_run_id: string | null = run) => {
    return { name: 'flow', level, message, timestamp: '2026-01-01T00:00:00Z', flow_run_id }
  }
  await app.inject({
    method: 'POST',
    url: '/api/logs/',
    payload: [line('Began', 20), line('Lost the connection', 40), line('Ended', 20), line('Elsewhere', 20, null)],
  })
  const flow_run_id = { any_: [run] }
  expect(await client.countLogs({})).toBe(4)
  expect(await client.countLogs({ logs: { flow_run_id } })).toBe(3)
  expect(await client.countLogs({ logs: { flow_run_id, level: { ge_: 30 } } })).toBe(1)
  expect(await client.countLogs({ logs: { flow_run_id, text: { query: 'ED' } } })).toBe(1)
})
