import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { openTestApp } from '#server/test/test-app.ts'

let app: FastifyInstance

beforeEach(async () => {
  app = await openTestApp()
})
afterEach(() => app.close())

const Made = z.object({ id: z.string() })
const States = z.array(
  z.object({ id: z.string(), type: z.string(), name: z.string(), message: z.nullable(z.string()) }),
)
const UNKNOWN = '3f2a91c0-5d1e-4c86-9d4e-0a6b2f7c8e11'

const post = (url: string, payload: object) => app.inject({ method: 'POST', url: `/api${url}`, payload })
const make = async (url: string, payload: object) => Made.parse((await post(url, payload)).json())

async function makeRun() {
  const flow = await make('/flows/', { name: 'train' })
  const run = await make('/flow_runs/', { flow_id: flow.id, state: { type: 'PENDING' } })
  await post(`/flow_runs/${run.id}/set_state`, { state: { type: 'RUNNING' } })
  await post(`/flow_runs/${run.id}/set_state`, { state: { type: 'FAILED', message: 'Out of memory' } })
  return run.id
}

test('the states of a flow run are listed, oldest first, and can be read by id', async () => {
  const id = await makeRun()
  const answer = await app.inject(`/api/flow_run_states/?flow_run_id=${id}`)
  const states = States.parse(answer.json())
  expect(states.map(({ name, message }) => [name, message])).toEqual([
    ['Pending', null],
    ['Running', null],
    ['Failed', 'Out of memory'],
  ])
  const last = states.at(-1)
  expect((await app.inject(`/api/flow_run_states/${last?.id}`)).json()).toMatchObject({ ...last })
})

test('the states of a task run are listed', async () => {
  const flow_run_id = await makeRun()
  await post(`/flow_runs/${flow_run_id}/set_state`, { state: { type: 'RUNNING' } })
  const task = await make('/task_runs/', { flow_run_id, name: 'fit-0', task_key: 'fit', dynamic_key: '0' })
  await post(`/task_runs/${task.id}/set_state`, { state: { type: 'RUNNING' } })
  const answer = await app.inject(`/api/task_run_states/?task_run_id=${task.id}`)
  expect(States.parse(answer.json()).map(({ type }) => type)).toEqual(['PENDING', 'RUNNING'])
})

test('an unknown run has no states, and an unknown state is a 404', async () => {
  expect((await app.inject(`/api/flow_run_states/?flow_run_id=${UNKNOWN}`)).json()).toEqual([])
  const answer = await app.inject(`/api/task_run_states/${UNKNOWN}`)
  expect(answer.statusCode).toBe(404)
  expect(answer.json()).toEqual({ detail: 'Task run state not found' })
})

test('a request without a valid run id is rejected with a reason', async () => {
  for (const query of ['', '?flow_run_id=all']) {
    const answer = await app.inject(`/api/flow_run_states/${query}`)
    expect(answer.statusCode).toBe(422)
    expect(answer.json()).toMatchObject({ exception_detail: [{ loc: ['query', 'flow_run_id'] }] })
  }
})

test('only a paused run can be resumed', async () => {
  const flow = await make('/flows/', { name: 'train' })
  const { id } = await make('/flow_runs/', { flow_id: flow.id })
  const early = await post(`/flow_runs/${id}/resume`, {})
  expect([early.statusCode, early.json()]).toMatchObject([200, { state: null, status: 'ABORT' }])
  for (const type of ['RUNNING', 'PAUSED']) await post(`/flow_runs/${id}/set_state`, { state: { type } })
  const answer = await post(`/flow_runs/${id}/resume`, { run_input: null })
  expect([answer.statusCode, answer.json()]).toMatchObject([201, { status: 'ACCEPT', state: { type: 'RUNNING' } }])
  expect((await post(`/flow_runs/${UNKNOWN}/resume`, {})).statusCode).toBe(404)
})
