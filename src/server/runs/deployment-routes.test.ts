import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { openTestApp } from '#server/test/test-app.ts'

let app: FastifyInstance
let flow_id: string

const Made = z.object({ id: z.string() })
const ask = (method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object) =>
  app.inject({ method, url: `/api${url}`, ...(payload && { payload }) })
const make = async (url: string, payload: object) => Made.parse((await ask('POST', url, payload)).json()).id

beforeEach(async () => {
  app = await openTestApp()
  flow_id = await make('/flows/', { name: 'train', labels: { team: 'risk' } })
})
afterEach(() => app.close())

const sent = {
  version: '1',
  description: 'Every night',
  entrypoint: 'train.py:train',
  path: '/flows',
  tags: ['nightly'],
  paused: true,
  work_queue_name: 'default',
  parameters: { rows: 500 },
  job_variables: { env: { A: '1' } },
  pull_steps: [{ 'prefect.deployments.steps.git_clone': { branch: 'main' } }],
  parameter_openapi_schema: { type: 'object' },
  enforce_parameter_schema: false,
}

test('creating a deployment again keeps omitted fields, except for the parameters', async () => {
  const id = await make('/deployments/', { name: 'nightly', flow_id, ...sent })
  expect((await ask('GET', `/deployments/${id}`)).json()).toMatchObject(sent)
  const again = await ask('POST', '/deployments/', { name: 'nightly', flow_id, version: '2' })
  expect(again.statusCode).toBe(200)
  expect(again.json()).toMatchObject({ ...sent, id, version: '2', parameters: {} })
})

test('an update changes the fields that it contains, including null', async () => {
  const id = await make('/deployments/', { name: 'nightly', flow_id, ...sent })
  const update = { version: null, tags: ['weekly'], paused: false, parameters: { rows: 5 } }
  expect((await ask('PATCH', `/deployments/${id}`, update)).statusCode).toBe(204)
  expect((await ask('GET', `/deployments/${id}`)).json()).toMatchObject({ ...sent, ...update })
  const tagged = { deployments: { tags: { all_: ['weekly'] } } }
  expect((await ask('POST', '/deployments/count', tagged)).json()).toBe(1)
})

test('an update of an unknown deployment is a 404, and an invalid one a 422', async () => {
  const unknown = await ask('PATCH', '/deployments/3f2a91c0-5d1e-4c86-9d4e-0a6b2f7c8e11', {})
  expect([unknown.statusCode, unknown.json()]).toEqual([404, { detail: 'Deployment not found.' }])
  const id = await make('/deployments/', { name: 'nightly', flow_id })
  expect((await ask('PATCH', `/deployments/${id}`, { version: 5 })).statusCode).toBe(422)
})

test('runs inherit the labels of the deployment, which inherits those of its flow', async () => {
  const deployment_id = await make('/deployments/', { name: 'nightly', flow_id, labels: { tier: 2 } })
  const labels = {
    team: 'risk',
    'prefect.flow.id': flow_id,
    tier: 2,
    'prefect.deployment.id': deployment_id,
    own: true,
  }
  const made = await ask('POST', '/flow_runs/', { flow_id, deployment_id, labels: { own: true } })
  expect(made.json()).toMatchObject({ labels })
  const created = await ask('POST', `/deployments/${deployment_id}/create_flow_run`, { labels: { own: true } })
  expect(created.json()).toMatchObject({ labels })
  const flow_run_id = Made.parse(created.json()).id
  const task = await ask('POST', '/task_runs/', { flow_run_id, task_key: 'fit', dynamic_key: '0' })
  expect(task.json()).toMatchObject({ labels: { ...labels, 'prefect.flow-run.id': flow_run_id } })
})

test('a label that is not a string, number or boolean is rejected with an issue for each of these types', async () => {
  const answer = await ask('POST', '/flows/', { name: 'fit', labels: { a: null } })
  expect(answer.statusCode).toBe(422)
  expect(answer.json().exception_detail).toEqual(
    ['bool', 'int', 'float', 'str'].map((type) => expect.objectContaining({ loc: ['body', 'labels', 'a', type] })),
  )
})

test('deployments are found by the task runs of their runs, and nothing is found by a work pool', async () => {
  const deployment_id = await make('/deployments/', { name: 'nightly', flow_id })
  const flow_run_id = await make('/flow_runs/', { flow_id, deployment_id })
  await make('/task_runs/', { flow_run_id, name: 'fit-0', task_key: 'fit', dynamic_key: '0' })
  const count = async (of: string, filter: object) => (await ask('POST', `/${of}/count`, filter)).json()
  expect(await count('deployments', { task_runs: { name: { any_: ['fit-0'] } } })).toBe(1)
  expect(await count('deployments', { task_runs: { name: { any_: ['fit-1'] } } })).toBe(0)
  for (const of of ['flows', 'flow_runs', 'deployments']) {
    expect(await count(of, {})).toBe(1)
    expect(await count(of, { work_pools: { name: { any_: ['default'] } } })).toBe(0)
  }
})

test('a deployment with a schedule is rejected, and the error says which server to use', async () => {
  const schedules = [{ schedule: { cron: '0 3 * * *' }, active: true }]
  const refused = await ask('POST', '/deployments/', { name: 'nightly', flow_id, schedules })
  expect(refused.statusCode).toBe(501)
  expect(refused.json().detail).toContain('Use a Prefect server')
  const id = await make('/deployments/', { name: 'nightly', flow_id, schedules: [] })
  expect((await ask('PATCH', `/deployments/${id}`, { schedules })).statusCode).toBe(501)
  expect((await ask('PATCH', `/deployments/${id}`, { schedules: null })).statusCode).toBe(204)
})
