import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTestApp } from '#server/test/test-app.ts'
import { rawStatus } from '#server/test/test-raw-request.ts'

let app: FastifyInstance

beforeEach(async () => {
  app = await openTestApp({ isReadOnly: true })
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
    ['POST', '/vitrine/deletions'],
    ['POST', `/vitrine/deletions/${ID}/cancel`],
    ['PUT', `/vitrine/artifacts/${ID}/pin`],
    ['DELETE', `/vitrine/artifacts/${ID}/pin`],
    ['PUT', '/vitrine/retention'],
    ['POST', '/vitrine/retention/run'],
  ] as const)('rejects %s %s', async (method, url) => {
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
    '/vitrine/artifacts/export',
    '/vitrine/deletions/preview',
    '/vitrine/retention/preview',
    '/vitrine/retention/keys/preview',
    '/vitrine/artifacts/compare',
    '/vitrine/keys/series',
    '/vitrine/keys/first-version',
  ])('answers POST %s', async (url) => {
    expect((await app.inject({ method: 'POST', url: `/api${url}` })).statusCode).not.toBe(403)
  })

  test('rejects changes with unusual URLs', async () => {
    const address = await app.listen({ port: 0, host: '127.0.0.1' })
    for (const url of ['/api/artifacts/#/filter', '/api/artifacts/?/filter', '/%61pi/vitrine/deletions#/count']) {
      expect(await rawStatus(address, 'POST', url)).toBe(403)
    }
  })

  test('ignores an offer to upgrade the protocol', async () => {
    const headers = { upgrade: 'h2c', connection: 'upgrade' }
    expect((await app.inject({ url: '/api/version', headers })).statusCode).toBe(200)
  })

  test('is marked in the server info', async () => {
    const answer = await app.inject({ url: '/api/vitrine' })
    expect(answer.json()).toMatchObject({ is_read_only: true, upstream: null })
  })
})
