/** Each way in which the upstream server of the tests fails must be what it is called. */
import { expect, onTestFinished, test } from 'vitest'
import { openUpstream } from '#server/upstream/connection.ts'
import { Model } from './test-model.ts'
import { startModelServer } from './test-model-server.ts'
import { CLOUD_PATH, type Conduct, HTML_PAGE, UNAVAILABLE } from './test-upstream-server.ts'

const PATIENT = { responseMs: 60_000 }

async function open(conduct: Partial<Conduct> = {}, authorization: string | null = null, timeouts = PATIENT) {
  const model = new Model()
  const server = await startModelServer(model, conduct)
  onTestFinished(server.goDown)
  const upstream = openUpstream({ address: server.address(), authorization }, timeouts)
  const create = () => upstream.askText('POST', '/artifacts/', '{"key":"a","data":"some text"}')
  return { model, server, create }
}

test.each([
  ['refuse', /cannot be reached/, 0],
  ['hang', /did not answer/, 0],
  ['lose', /cannot be reached/, 1],
  ['cut', /broke off/, 1],
  [UNAVAILABLE, /status 503/, 0],
  [HTML_PAGE, /not Prefect/, 0],
] as const)('a request fails with %s', async (fault, error, created) => {
  const timeouts = fault === 'hang' ? { responseMs: 2000 } : PATIENT
  const { model, server, create } = await open({ fault: () => fault }, null, timeouts)
  await expect(create()).rejects.toThrow(error)
  expect(model.artifacts.size).toBe(created)
  server.conduct.fault = () => null
  await create()
  expect(model.artifacts.size).toBe(created + 1)
})

test('nothing can connect while it is down', async () => {
  const { server, create } = await open()
  await server.goDown()
  await expect(create()).rejects.toThrow(/cannot be reached/)
  await server.comeBack()
  await create()
  expect(server.counts()).toEqual({ 'POST /artifacts/': 1 })
})

test('a key is required under the address of a workspace', async () => {
  const conduct = { path: CLOUD_PATH, authorization: 'Bearer pnu_key' }
  await (await open(conduct, 'Bearer pnu_key')).create()
  await expect((await open(conduct)).create()).rejects.toThrow(/credentials/)
})

test('requests of changes need a CSRF token', async () => {
  const { model, server, create } = await open({ hasCsrf: true })
  await create()
  await create()
  expect(model.artifacts.size).toBe(2)
  expect(server.counts()).toEqual({ 'POST /artifacts/': 3, 'GET /csrf-token': 1 })
})

test('too many requests in a window are rejected', async () => {
  const { server, create } = await open({ rateLimit: { requests: 2, windowMs: 60_000, retryAfter: '7' } })
  await create()
  await create()
  await expect(create()).rejects.toMatchObject({ status: 429, retryAfterSeconds: 7 })
  server.conduct.rateLimit = null
  expect(server.requests).toHaveLength(3)
})

test('an answer that is held back arrives after newer ones, with what was true before', async () => {
  const { model, server } = await open()
  const { promise, resolve } = Promise.withResolvers<void>()
  server.conduct.hold = () => promise
  const count = () => fetch(`${server.address()}/artifacts/count`, { method: 'POST', body: '{}' })
  const older = count()
  await expect.poll(() => server.requests.length).toBe(1)
  server.conduct.hold = () => null
  model.insert()
  expect(await (await count()).json()).toBe(1)
  resolve()
  expect(await (await older).json()).toBe(0)
})
