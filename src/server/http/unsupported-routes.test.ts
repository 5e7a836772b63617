import { expect, test } from 'vitest'
import { openTestApp } from '#server/test/test-app.ts'

test.for([
  ['POST', '/work_pools/', 'no work pools'],
  ['GET', '/work_pools/default', 'no work pools'],
  ['POST', '/work_queues/filter', 'no work pools'],
  ['POST', '/deployments/get_scheduled_flow_runs', 'no schedules'],
  ['GET', '/deployments/11111111-1111-4111-8111-111111111111/schedules', 'no schedules'],
  ['POST', '/automations/', 'no automations'],
  ['GET', '/block_types/slug/secret', 'no blocks'],
  ['GET', '/variables/name/threshold', 'no variables'],
  ['POST', '/v2/concurrency_limits/', 'no concurrency limits'],
  ['POST', '/flow_runs/bulk_delete', 'one by one'],
  ['POST', '/flow_runs/lateness', 'average lateness'],
  ['GET', '/flow_runs/11111111-1111-4111-8111-111111111111/logs/download', '/logs/filter'],
] as const)('%s %s says in which server it is, in the shape of an error of Prefect', async ([method, path, words]) => {
  const app = await openTestApp()
  const answer = await app.inject({ method, url: `/api${path}` })
  expect(answer.statusCode).toBe(501)
  expect(answer.json()).toEqual({ detail: expect.stringContaining(words) })
  expect(answer.json().detail).toContain('Use a Prefect server or Prefect Cloud')
  await app.close()
})

test('a path that no Prefect server has is not found', async () => {
  const app = await openTestApp()
  expect((await app.inject({ url: '/api/no-such-thing' })).statusCode).toBe(404)
  await app.close()
})
