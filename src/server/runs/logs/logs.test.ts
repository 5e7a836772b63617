import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { Log } from '#contract/log.ts'
import { openTestApp } from '#server/test/test-app.ts'

let app: FastifyInstance

beforeEach(async () => {
  app = await openTestApp()
})
afterEach(() => app.close())

const Made = z.object({ id: z.string() })
const post = async (url: string, payload: object): Promise<unknown> =>
  (await app.inject({ method: 'POST', url: `/api${url}`, payload })).json()

const messages = async (body: object) =>
  z
    .array(Log)
    .parse(await post('/logs/filter', body))
    .map(({ message }) => message)

async function makeRun() {
  const flow = Made.parse(await post('/flows/', { name: 'train' }))
  const run = Made.parse(await post('/flow_runs/', { flow_id: flow.id }))
  const line = (message: string, level: number, second: number) => ({
    name: 'prefect.flow_runs',
    level,
    message,
    timestamp: `2026-01-01T00:00:0${second}Z`,
    flow_run_id: run.id,
  })
  await post('/logs/', [line('Lost the connection', 40, 2), line('Began', 20, 1), line('Connecting', 10, 1)])
  return { flow, run, logs: { flow_run_id: { any_: [run.id] } } }
}

test('characters that databases reject are replaced, and the other lines are stored', async () => {
  const { run } = await makeRun()
  const line = { name: 'a\0', level: 20, timestamp: '2026-01-01T00:00:03Z', flow_run_id: run.id }
  await post('/logs/', [
    { ...line, message: 'nul \0' },
    { ...line, message: 'half \ud800' },
  ])
  const since = { logs: { timestamp: { after_: '2026-01-01T00:00:03Z' } } }
  expect(await messages(since)).toEqual(['nul \ufffd', 'half \ufffd'])
})

test('lines are sorted by time, and by arrival within the same time', async () => {
  const { logs } = await makeRun()
  expect(await messages({ logs })).toEqual(['Began', 'Connecting', 'Lost the connection'])
  expect(await messages({ logs, sort: 'TIMESTAMP_DESC', limit: 1 })).toEqual(['Lost the connection'])
  expect(await messages({ logs, offset: 2 })).toEqual(['Lost the connection'])
})

test('lines are found by level and text', async () => {
  const { logs } = await makeRun()
  expect(await messages({ logs: { ...logs, level: { ge_: 20 } } })).toEqual(['Began', 'Lost the connection'])
  expect(await messages({ logs: { ...logs, text: { query: 'connecti' } } })).toEqual([
    'Connecting',
    'Lost the connection',
  ])
})

test('a search text that is too long is rejected', async () => {
  const body = { logs: { text: { query: 'x'.repeat(1001) } } }
  expect(await post('/logs/filter', body)).toEqual({
    detail: 'The search text is too long: at most 1000 characters are accepted.',
  })
})

test.each(['flow', 'run'] as const)('the log of a run is deleted with its %s', async (owner) => {
  const made = await makeRun()
  await app.inject({ method: 'DELETE', url: `/api/${owner === 'flow' ? 'flows' : 'flow_runs'}/${made[owner].id}` })
  expect(await messages({})).toEqual([])
})
