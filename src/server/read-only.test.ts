import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTestApp } from './test-app.ts'

let app: FastifyInstance

beforeEach(async () => {
  app = await openTestApp({ is_read_only: true })
})
afterEach(() => app.close())

const ID = '00000000-0000-4000-8000-000000000000'

describe('a read-only server', () => {
  test.each([
    ['POST', '/artifacts/'],
    ['PATCH', `/artifacts/${ID}`],
    ['DELETE', `/artifacts/${ID}`],
    ['POST', '/flows/'],
    ['POST', `/flow_runs/${ID}/set_state`],
    ['POST', '/logs/'],
    ['POST', '/vitrine/sample'],
    ['DELETE', '/vitrine/sample'],
  ] as const)('refuses %s %s', async (method, url) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await app.inject({ method, url: `/api${url}`, headers, payload: '{}' })
    expect(answer.statusCode).toBe(403)
    expect(answer.json()).toEqual({ detail: expect.stringContaining('read-only') })
  })

  test.each([
    '/artifacts/filter',
    '/artifacts/latest/count',
    '/flow_runs/paginate',
    '/ui/flows/next-runs',
    '/vitrine/artifacts/filter',
  ])('answers POST %s', async (url) => {
    expect((await app.inject({ method: 'POST', url: `/api${url}` })).statusCode).not.toBe(403)
  })

  test('says so', async () => {
    const answer = await app.inject({ url: '/api/vitrine' })
    expect(answer.json()).toMatchObject({ is_read_only: true, upstream: null })
  })
})
