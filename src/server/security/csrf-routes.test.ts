import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { makeTestDatabase, openTestApp } from '#server/test/test-app.ts'

const { location, drop } = await makeTestDatabase()
let app: FastifyInstance
let other: FastifyInstance

beforeAll(async () => {
  app = await openTestApp({ hasCsrfProtection: true }, location)
  other = await openTestApp({ hasCsrfProtection: true }, location)
})
afterEach(() => vi.useRealTimers())
afterAll(async () => {
  await Promise.all([app.close(), other.close()])
  await drop()
})

async function tokenOf(client: string): Promise<string> {
  return (await app.inject({ url: `/api/csrf-token?client=${client}` })).json().token
}

async function change(headers: Record<string, string>, server = app) {
  const answer = await server.inject({ method: 'POST', url: '/api/artifacts/', headers, payload: {} })
  return [answer.statusCode, answer.json().detail]
}

const headersOf = (client: string, token: string) => ({ 'prefect-csrf-client': client, 'prefect-csrf-token': token })
const INVALID = [403, 'Invalid CSRF token or client identifier.']

test('a change requires the token of its client, which is valid on every server', async () => {
  const token = await tokenOf('ada')
  expect(token).toMatch(/^[0-9a-f]{64}$/)
  expect(await change({})).toEqual([403, 'Missing CSRF token.'])
  expect(await change({ 'prefect-csrf-token': token })).toEqual([403, 'Missing client identifier.'])
  expect(await change(headersOf('bob', token))).toEqual(INVALID)
  expect(await change(headersOf('ada', 'f'.repeat(64)))).toEqual(INVALID)
  for (const server of [app, other]) expect(await change(headersOf('ada', token), server)).toEqual([201, undefined])
})

test('a new token replaces the previous one', async () => {
  const first = await tokenOf('eve')
  const second = await tokenOf('eve')
  expect(await change(headersOf('eve', first))).toEqual(INVALID)
  expect(await change(headersOf('eve', second))).toEqual([201, undefined])
})

test('a token expires after an hour', async () => {
  const token = await tokenOf('old')
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61 * 60_000 })
  expect(await change(headersOf('old', token))).toEqual(INVALID)
})

test('reads require no token, changes on unknown paths do, and a new token does not change the revision', async () => {
  const revision = async () => (await app.inject({ url: '/api/vitrine/revision' })).body
  const before = await revision()
  await tokenOf('quiet')
  expect(await revision()).toBe(before)
  const answers = [{ url: '/api/artifacts/filter' }, { url: '/api/artifacts' }, { url: '/api/no-such' }]
  for (const { url } of answers) expect((await app.inject({ method: 'POST', url })).statusCode).toBe(403)
  expect((await app.inject({ url: '/ui-settings' })).json()).toMatchObject({ csrf_enabled: true })
})

test('the client of a token has at most 256 characters', async () => {
  const ask = async (length: number) =>
    (await app.inject({ url: `/api/csrf-token?client=${'c'.repeat(length)}` })).statusCode
  expect([await ask(256), await ask(257)]).toEqual([200, 422])
})
