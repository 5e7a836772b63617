import type { FastifyInstance } from 'fastify'
import type { LogEvent } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as z from 'zod/mini'
import type { Client } from '#sdk/client.ts'
import { createApp } from '#server/app.ts'
import { openDatabase } from '#server/database/open.ts'
import { makeTestDatabase, openTestApp, TEST_OPTIONS } from '#server/test/test-app.ts'
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

test('flow runs and task runs are counted again only after a change', async () => {
  const { location, drop } = await makeTestDatabase()
  let reads = 0
  const log = ({ query: { sql } }: LogEvent) => {
    if (/^select count\(\*\) as "count" from "(flow|task)_run"/.test(sql)) reads += 1
  }
  const db = await openDatabase(location, { log })
  const app = await createApp(db, TEST_OPTIONS)
  const post = async (path: string, payload: object) =>
    (await app.inject({ method: 'POST', url: `/api${path}`, payload })).json()
  const { id: flow_id } = await post('/flows/', { name: 'train' })
  expect(await post('/flow_runs/count', {})).toBe(0)
  await post('/flow_runs/', { flow_id })
  const both = [await post('/flow_runs/count', {}), await post('/task_runs/count', {})]
  expect([await post('/flow_runs/count', {}), await post('/task_runs/count', {})]).toEqual(both)
  expect([both, reads]).toEqual([[1, 0], 3])
  await app.close()
  await db.destroy()
  await drop()
})
