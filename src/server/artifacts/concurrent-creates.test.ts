import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { openTestApp } from '#server/test/test-app.ts'

let app: FastifyInstance

beforeAll(async () => {
  app = await openTestApp()
})
afterAll(() => app.close())

const TIMES = 12
const Row = z.object({ id: z.string() })

function post(url: string, payload: object) {
  return app.inject({ method: 'POST', url: `/api${url}`, payload })
}

/** The same request several times at once: how often it made something, and what it made. */
async function atOnce(url: string, payload: object) {
  const answers = await Promise.all(Array.from({ length: TIMES }, () => post(url, payload)))
  const statuses = answers.map(({ statusCode }) => statusCode).toSorted()
  return { statuses, ids: [...new Set(answers.map((answer) => Row.parse(answer.json()).id))] }
}

const MADE_ONCE = [...Array.from({ length: TIMES - 1 }, () => 200), 201]

test('a flow, a run of one idempotency key and a task run made at once are made once', async () => {
  const flow = await atOnce('/flows/', { name: 'etl', tags: ['prod', 'daily'] })
  expect(flow).toEqual({ statuses: MADE_ONCE, ids: [expect.any(String)] })
  const [flow_id] = flow.ids
  const run = await atOnce('/flow_runs/', { flow_id, idempotency_key: 'monday', tags: ['prod'] })
  expect(run).toEqual({ statuses: MADE_ONCE, ids: [expect.any(String)] })
  const [flow_run_id] = run.ids
  const task = await atOnce('/task_runs/', { flow_run_id, task_key: 'load', dynamic_key: '0', tags: ['slow'] })
  expect(task).toEqual({ statuses: MADE_ONCE, ids: [expect.any(String)] })
})

const Run = z.object({ run_count: z.number() })

test('states set at once are entered one after the other', async () => {
  const { id: flow_id } = Row.parse((await post('/flows/', { name: 'states' })).json())
  const { id } = Row.parse((await post('/flow_runs/', { flow_id })).json())
  const answers = await Promise.all(
    Array.from({ length: TIMES }, () => post(`/flow_runs/${id}/set_state`, { state: { type: 'RUNNING' } })),
  )
  expect(answers.filter(({ statusCode }) => statusCode >= 300)).toEqual([])
  const run = Run.parse((await app.inject({ url: `/api/flow_runs/${id}` })).json())
  expect(run.run_count).toBe(TIMES)
})

const Revision = z.object({ revision: z.string() })

test('the revision is another one after each of many changes at once', async () => {
  const read = async () => Number(Revision.parse((await app.inject({ url: '/api/vitrine/revision' })).json()).revision)
  const before = await read()
  await Promise.all(Array.from({ length: TIMES }, (_, data) => post('/artifacts/', { data })))
  expect(await read()).toBe(before + TIMES)
})
