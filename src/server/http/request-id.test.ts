import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestApp } from '#server/test/test-app.ts'
import { sendRaw } from '#server/test/test-raw-request.ts'

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[\da-f]{4}-[\da-f]{12}$/

let app: FastifyInstance

beforeEach(async () => {
  app = await openTestApp({ authString: 'me:secret', corsOrigins: '*' })
})
afterEach(() => app.close())

const authorization = `Basic ${btoa('me:secret')}`

test.each([
  ['GET', '/api/health', 200],
  ['GET', '/api/artifacts/', 405],
  ['GET', '/api/artifacts', 307],
  ['GET', '/api/no-such-path', 404],
  ['POST', '/api/artifacts/filter', 422],
  ['GET', '/artifacts', 404],
] as const)('%s %s is answered %d with a request id', async (method, url, status) => {
  const payload = method === 'POST' ? { payload: '{"limit": -1}' } : {}
  const answer = await app.inject({ method, url, headers: { authorization }, ...payload })
  expect([answer.statusCode, answer.headers['x-request-id']]).toEqual([status, expect.stringMatching(UUID)])
})

test('a 401 has a request id that pages of other origins can read', async () => {
  const answer = await app.inject({ url: '/api/version', headers: { origin: 'https://pages.example' } })
  expect([answer.statusCode, answer.headers['x-request-id']]).toEqual([401, expect.stringMatching(UUID)])
  expect(answer.headers['access-control-expose-headers']).toContain('X-Request-Id')
})

test('bytes that are not HTTP are answered with a request id', async () => {
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  expect(await sendRaw(address, 'hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*\r\nx-request-id: [\da-f-]{36}\r\n/s)
})

test('two requests have different ids', async () => {
  const ids = await Promise.all([1, 2].map(async () => (await app.inject('/api/health')).headers['x-request-id']))
  expect(new Set(ids).size).toBe(2)
})

test('the id that a client or proxy sends is kept', async () => {
  const id = '1-67891233-abcdef012345678912345678'
  const answer = await app.inject({ url: '/api/health', headers: { 'x-request-id': id } })
  expect(answer.headers['x-request-id']).toBe(id)
})

test.each(['', 'two words', 'a'.repeat(129), '{"level":60}', 'ä'])('the id %j is replaced', async (id) => {
  const answer = await app.inject({ url: '/api/health', headers: { 'x-request-id': id } })
  expect(answer.headers['x-request-id']).toMatch(UUID)
})
