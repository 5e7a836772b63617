import { afterEach, describe, expect, test } from 'vitest'
import type { AppOptions } from '#server/app.ts'
import { openTestApp } from '#server/test/test-app.ts'

const apps: Awaited<ReturnType<typeof openTestApp>>[] = []

async function open(options: Partial<AppOptions> = {}) {
  const app = await openTestApp(options)
  apps.push(app)
  return app
}
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()))
})

async function create(headers: Record<string, string>, options: Partial<AppOptions> = {}) {
  const app = await open(options)
  const answer = await app.inject({ method: 'POST', url: '/api/artifacts/', headers, payload: '{"key":"a"}' })
  return answer.statusCode
}

const JSON_TYPE = { 'content-type': 'application/json' }

describe('a change', () => {
  test.each([
    ['a client that is not a browser', { ...JSON_TYPE }, 201],
    [
      'our page',
      { ...JSON_TYPE, host: 'localhost:4200', origin: 'http://localhost:4200', 'sec-fetch-site': 'same-origin' },
      201,
    ],
    ['our page in an older browser', { ...JSON_TYPE, host: 'localhost:4200', origin: 'http://localhost:4200' }, 201],
    ['a page of another site', { ...JSON_TYPE, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, 403],
    [
      'a page of another port',
      { ...JSON_TYPE, host: 'localhost:4200', origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' },
      403,
    ],
    ['a page of another site in an older browser', { ...JSON_TYPE, origin: 'https://evil.example' }, 403],
    ['a page without an origin', { ...JSON_TYPE, origin: 'null' }, 403],
    ['a form of another site', { 'content-type': 'text/plain', origin: 'https://evil.example' }, 403],
    [
      'a form of another site that hides its origin',
      { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'cross-site' },
      403,
    ],
  ])('from %s is answered with the right status', async (_, headers, status) => {
    expect(await create(headers)).toBe(status)
  })

  test('from a page in an older browser, with an invalid host, is rejected', async () => {
    const headers = { ...JSON_TYPE, host: 'a b', origin: 'http://a' }
    expect(await create(headers, { isLoopback: false })).toBe(403)
  })

  test('from a page whose origin is allowed is accepted', async () => {
    const headers = { ...JSON_TYPE, origin: 'https://pages.example', 'sec-fetch-site': 'cross-site' }
    expect(await create(headers, { corsOrigins: ['https://pages.example'] })).toBe(201)
    expect(await create(headers, { corsOrigins: ['https://other.example'] })).toBe(403)
    expect(await create(headers, { corsOrigins: '*' })).toBe(201)
  })

  test('that is rejected has no effect, and the error names the setting', async () => {
    const app = await open()
    const { id } = (await app.inject({ method: 'POST', url: '/api/artifacts/', payload: '{}' })).json()
    const rejected = await app.inject({
      method: 'DELETE',
      url: `/api/artifacts/${id}`,
      headers: { origin: 'https://evil.example' },
    })
    expect(rejected.json()).toEqual({ detail: expect.stringContaining('CORS_ORIGINS') })
    expect((await app.inject({ url: `/api/artifacts/${id}` })).statusCode).toBe(200)
  })
})

describe('a read from another site', () => {
  test('is not allowed by default', async () => {
    const app = await open()
    const answer = await app.inject({ url: '/api/version', headers: { origin: 'https://evil.example' } })
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
  })

  test('is allowed for every origin by *, with the preflight response of a Prefect server', async () => {
    const app = await open({ corsOrigins: '*' })
    const origin = 'https://pages.example'
    const preflight = await app.inject({
      method: 'OPTIONS',
      url: '/api/artifacts/filter',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
    })
    expect(preflight.statusCode).toBe(200)
    expect(preflight.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT',
      'access-control-allow-headers': 'content-type',
      'access-control-max-age': '600',
    })
    const answer = await app.inject({ url: '/api/version', headers: { origin } })
    expect(answer.headers['access-control-allow-origin']).toBe('*')
  })
})

describe('with CORS_ORIGINS=*, a change from a page of another site', () => {
  const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }

  test.each([
    ['a body without a type', {}, '{"key":"a"}'],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'key=a'],
    ['text', { 'content-type': 'text/plain; note=application/json' }, '{"key":"a"}'],
  ])('with %s, which no browser asks about first, is rejected', async (_, headers, payload) => {
    const app = await open({ corsOrigins: '*' })
    const change = { method: 'POST', url: '/api/artifacts/', headers: { ...foreign, ...headers }, payload } as const
    const answer = await app.inject(change)
    expect([answer.statusCode, answer.json()]).toEqual([403, { detail: expect.stringContaining('Content-Type') }])
    expect((await app.inject({ method: 'POST', url: '/api/artifacts/count' })).json()).toBe(0)
  })

  const id = '00000000-0000-4000-8000-000000000000'

  test.each([
    '/api/vitrine/deletions',
    '/api/vitrine/retention/run',
    '/api/vitrine/sample',
    '/api/artifacts/',
    '/api/flows/',
    '/api/flow_runs/',
    `/api/flow_runs/${id}/set_state`,
    `/api/flow_runs/${id}/resume`,
    '/api/task_runs/',
    '/api/logs/',
    '/api/events',
  ])('to %s is rejected without a type and a body', async (url) => {
    const app = await open({ corsOrigins: '*' })
    expect((await app.inject({ method: 'POST', url, headers: foreign })).statusCode).toBe(403)
  })

  test('is accepted as JSON, and so are reads by POST and changes that browsers always ask about', async () => {
    const app = await open({ corsOrigins: '*' })
    const send = async (method: 'POST' | 'DELETE', url: string, headers = {}) =>
      (await app.inject({ method, url, headers: { ...foreign, ...headers } })).statusCode
    expect(await send('POST', '/api/artifacts/filter')).toBe(200)
    expect(await send('DELETE', `/api/artifacts/${id}`)).toBe(404)
    expect(await create({ ...foreign, ...JSON_TYPE }, { corsOrigins: '*' })).toBe(201)
  })

  test('never carries the password: no response allows credentials', async () => {
    const app = await open({ corsOrigins: '*', authString: 'a:b' })
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' }
    for (const method of ['OPTIONS', 'GET', 'POST'] as const) {
      const answer = await app.inject({ method, url: '/api/artifacts/filter', headers })
      expect(answer.headers['access-control-allow-credentials']).toBeUndefined()
    }
  })
})

describe('the host on loopback', () => {
  test.each(['localhost', 'localhost:4200', 'LOCALHOST:4200', 'localhost.:4200', '127.0.0.1:4200', '[::1]:4200'])(
    '%s is accepted',
    async (host) => {
      const app = await open()
      expect((await app.inject({ url: '/api/health', headers: { host } })).statusCode).toBe(200)
    },
  )

  test.each(['evil.example', 'localhost.evil.example:4200', 'localhost..', '127.0.0.1.evil.example'])(
    '%s is rejected',
    async (host) => {
      const app = await open()
      const answer = await app.inject({ url: '/api/health', headers: { host } })
      expect([answer.statusCode, answer.json()]).toEqual([403, { detail: expect.stringContaining('host') }])
    },
  )
})

describe('the host on other addresses', () => {
  const statusFor = async (host: string, options: Partial<AppOptions> = {}) => {
    const app = await open({ isLoopback: false, ...options })
    return (await app.inject({ url: '/api/health', headers: { host } })).statusCode
  }

  test.each([
    'localhost:4200',
    '192.0.2.7:4200',
    '[2001:db8::7]:4200',
    'vitrine:4200',
    'box.local',
    'vitrine.svc.cluster.local',
    'host.docker.internal:4200',
  ])('%s is accepted, because no other site can have it', async (host) => {
    expect(await statusFor(host)).toBe(200)
  })

  test('that another site can have is rejected, with the name of the setting', async () => {
    const app = await open({ isLoopback: false })
    const answer = await app.inject({ url: '/api/artifacts/count', method: 'POST', headers: { host: 'evil.example' } })
    expect([answer.statusCode, answer.json()]).toEqual([403, { detail: expect.stringContaining('ALLOWED_HOSTS') }])
  })

  test('can be any name with a password, or as ALLOWED_HOSTS says', async () => {
    expect(await statusFor('vitrine.example', { authString: 'a:b' })).toBe(200)
    expect(await statusFor('vitrine.example', { allowedHosts: '*' })).toBe(200)
    expect(await statusFor('Vitrine.example.:80', { allowedHosts: ['vitrine.example'] })).toBe(200)
    expect(await statusFor('other.example', { allowedHosts: ['vitrine.example'], authString: 'a:b' })).toBe(403)
  })

  test('of a loopback server behind a proxy is accepted when it is listed', async () => {
    expect(await statusFor('vitrine.example', { isLoopback: true, allowedHosts: ['vitrine.example'] })).toBe(200)
  })
})
