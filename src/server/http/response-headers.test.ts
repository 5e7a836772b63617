import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestApp } from '#server/test/test-app.ts'

let app: FastifyInstance

beforeAll(async () => {
  app = await openTestApp()
  for (const key of ['a', 'b']) await app.inject({ method: 'POST', url: '/api/artifacts/', payload: { key } })
})
afterAll(() => app.close())

type Sent = { method: 'GET' | 'POST' | 'DELETE'; url: string; payload?: object | string }

const ANSWERS: [Sent, status: number][] = [
  [{ method: 'GET', url: '/api/health' }, 200],
  [{ method: 'GET', url: '/api/artifacts/a/latest' }, 200],
  [{ method: 'POST', url: '/api/artifacts/', payload: { key: 'c' } }, 201],
  [{ method: 'POST', url: '/api/artifacts/filter', payload: {} }, 200],
  [{ method: 'POST', url: '/api/artifacts/count', payload: {} }, 200],
  [{ method: 'GET', url: '/api/vitrine/facets' }, 200],
  [{ method: 'POST', url: '/api/artifacts/filter', payload: { limit: 'x' } }, 422],
  [{ method: 'POST', url: '/api/artifacts/filter', payload: '{' }, 422],
  [{ method: 'GET', url: '/api/nothing' }, 404],
  [{ method: 'DELETE', url: '/api/health' }, 405],
  [{ method: 'GET', url: '/api/variables/name/a' }, 501],
  [{ method: 'GET', url: '/ui-settings' }, 200],
]

describe.each(ANSWERS)('the answer to %j', (sent, status) => {
  test('has the type of JSON without a charset', async () => {
    const answer = await app.inject(sent)
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([status, 'application/json'])
  })

  test('can neither be sniffed, nor framed by or embedded in pages of other sites', async () => {
    const { headers } = await app.inject(sent)
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['cross-origin-resource-policy']).toBe('same-origin')
    expect(headers['content-security-policy']).toMatch(/frame-ancestors '(none|self)'/)
  })
})

test('a response of the API that is opened in a tab loads nothing', async () => {
  const { headers } = await app.inject({ url: '/api/artifacts/a/latest' })
  expect(headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'")
})

test('a request that is rejected for its host has the headers, too', async () => {
  const { statusCode, headers } = await app.inject({ url: '/api/health', headers: { host: 'example.org' } })
  expect([statusCode, headers['x-content-type-options']]).toEqual([403, 'nosniff'])
})
