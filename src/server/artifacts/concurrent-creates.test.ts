import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { openTestApp } from '#server/test/test-app.ts'

let app: FastifyInstance

beforeAll(async () => {
  app = await openTestApp()
})
afterAll(() => app.close())

const REQUESTS = 12
const Row = z.object({ id: z.string() })

function post(url: string, payload: object) {
  return app.inject({ method: 'POST', url: `/api${url}`, payload })
}

/** Sends the same request several times concurrently. Returns the status codes and the distinct ids. */
async function concurrently(url: string, payload: object) {
  const answers = await Promise.all(Array.from({ length: REQUESTS }, () => post(url, payload)))
  const statuses = answers.map(({ statusCode }) => statusCode).toSorted()
  return { statuses, ids: [...new Set(answers.map((answer) => Row.parse(answer.json()).id))] }
}

const CREATED_ONCE = [...Array.from({ length: REQUESTS - 1 }, () => 200), 201]

test('a flow, a run with an idempotency key and a task run are created once by concurrent requests', async () => {
  const flow = await concurrently('/flows/', { name: 'etl', tags: ['prod', 'daily'] })
  expect(flow).toEqual({ statuses: CREATED_ONCE, ids: [expect.any(String)] })
  const [flow_id] = flow.ids
  const run = await concurrently('/flow_runs/', { flow_id, idempotency_key: 'monday', tags: ['prod'] })
  expect(run).toEqual({ statuses: CREATED_ONCE, ids: [expect.any(String)] })
  const [flow_run_id] = run.ids
  const task = await concurrently('/task_runs/', { flow_run_id, task_key: 'load', dynamic_key: '0', tags: ['slow'] })
  expect(task).toEqual({ statuses: CREATED_ONCE, ids: [expect.any(String)] })
})

const Run = z.object({ run_count: z.number() })

test('concurrent states are entered one after the other', async () => {
  const { id: flow_id } = Row.parse((await post('/flows/', { name: 'states' })).json())
  const { id } = Row.parse((await post('/flow_runs/', { flow_id })).json())
  const answers = await Promise.all(
    Array.from({ length: REQUESTS }, () => post(`/flow_runs/${id}/set_state`, { state: { type: 'RUNNING' } })),
  )
  expect(answers.filter(({ statusCode }) => statusCode >= 300)).toEqual([])
  const run = Run.parse((await app.inject({ url: `/api/flow_runs/${id}` })).json())
  expect(run.run_count).toBe(REQUESTS)
})

const Revision = z.object({ revision: z.string() })

test('each of many concurrent changes increments the revision', async () => {
  const read = async () => Number(Revision.parse((await app.inject({ url: '/api/vitrine/revision' })).json()).revision)
  const before = await read()
  await Promise.all(Array.from({ length: REQUESTS }, (_, data) => post('/artifacts/', { data })))
  expect(await read()).toBe(before + REQUESTS)
})
