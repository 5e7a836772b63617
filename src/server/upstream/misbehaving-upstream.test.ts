/** Upstream servers that fail or do not behave like Prefect. */
import type { RequestListener } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createUpstreamApp } from '#server/app.ts'
import { TEST_OPTIONS } from '#server/test/test-app.ts'
import { openUpstream } from './connection.ts'
import { JSON_TYPE, openWithUpstream } from './test-upstream.ts'

const URLS = ['/api/version', '/api/vitrine/facets', '/api/vitrine/revision']

/** The statuses and details of a proxied route and of routes that combine several responses. */
async function failures(app: FastifyInstance) {
  const answers = await Promise.all(URLS.map((url) => app.inject({ url })))
  return answers.map(({ statusCode, headers, body }) => ({
    statusCode,
    headers,
    detail: String(JSON.parse(body).detail),
  }))
}

describe('an upstream server that', () => {
  test.each<[string, RequestListener, number, RegExp]>([
    ['hangs', () => {}, 504, /^127\.0\.0\.1:\d+ did not answer within/],
    [
      'hangs in the middle of its headers',
      (_, response) => response.writeHead(200, JSON_TYPE).flushHeaders(),
      504,
      /./,
    ],
    [
      'answers with a page',
      (_, r) => r.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Hi'),
      502,
      /not Prefect/,
    ],
    [
      'calls a page JSON',
      (_, r) => r.writeHead(200, { 'content-type': 'text/html; charset=utf-8; json' }).end('<h1>Hi'),
      502,
      /not Prefect/,
    ],
    [
      'rejects the credentials',
      (_, r) => r.writeHead(401, JSON_TYPE).end('{"detail":"Unauthorized"}'),
      502,
      /credentials/,
    ],
    ['redirects to a sign-in page', (_, r) => r.writeHead(302, { location: '/login' }).end(), 502, /redirects/],
    [
      'rejects the request',
      (_, r) => r.writeHead(403, JSON_TYPE).end('{"detail":"Not yours"}'),
      403,
      /rejected the request\. Not yours/,
    ],
    ['returns a 500', (_, r) => r.writeHead(500, JSON_TYPE).end('{"exception_message":"Oh"}'), 502, /status 500\. Oh/],
    ['closes the connection', (request) => request.socket.destroy(), 502, /cannot be reached/],
    ['has its own page for a 404', (_, r) => r.writeHead(404).end('nginx'), 502, /not Prefect/],
    ['lacks its /api', (_, r) => r.writeHead(404, JSON_TYPE).end('{"detail":"Not Found"}'), 502, /end in \/api/],
    ['accepts only short URLs', (_, r) => r.writeHead(431).end(), 414, /URL is longer than 127\.0\.0\.1:\d+ accepts/],
    ['is this one', (_, r) => r.writeHead(508, JSON_TYPE).end('{"detail":"Its own upstream."}'), 508, /own upstream/],
  ])('%s', async (name, listener, status, words) => {
    const responseMs = name.startsWith('hangs') ? 300 : 25_000
    const all = await failures(await openWithUpstream(listener, { responseMs }))
    // A proxied response starts before its end has arrived.
    for (const { statusCode, detail } of name.includes('middle') ? all.slice(1) : all) {
      expect([statusCode, detail]).toEqual([status, expect.stringMatching(words)])
    }
  })

  test('is rate limited sets Retry-After, and gets no requests until then', async () => {
    const headers = { ...JSON_TYPE, 'retry-after': '17' }
    let asked = 0
    const app = await openWithUpstream((_, response) => {
      asked += 1
      response.writeHead(429, headers).end('{}')
    })
    await failures(app)
    const before = asked
    for (const { statusCode, headers } of await failures(app)) {
      expect([statusCode, headers['retry-after']]).toEqual([429, '17'])
    }
    expect(asked).toBe(before)
  })

  test('returns other JSON is not Prefect', async () => {
    const app = await openWithUpstream((_, response) => response.writeHead(200, JSON_TYPE).end('{"hello":1}'))
    const [, ...made] = await failures(app)
    expect(made.map(({ statusCode }) => statusCode)).toEqual([502, 502])
  })

  test('receives our credentials, and no headers of the browser', async () => {
    let seen = {}
    const app = await openWithUpstream(
      (request, response) => {
        seen = request.headers
        response.writeHead(200, { ...JSON_TYPE, 'set-cookie': 'a=b', 'x-secret': 's' }).end('"3.8.8"')
      },
      { authorization: 'Bearer ours' },
    )
    const headers = { authorization: 'Bearer theirs', cookie: 'session=1' }
    const answer = await app.inject({ url: '/api/version', headers })
    expect(seen).toMatchObject({ authorization: 'Bearer ours' })
    expect(seen).not.toHaveProperty('cookie')
    expect(answer.headers).not.toHaveProperty('set-cookie')
    expect(answer.headers).not.toHaveProperty('x-secret')
    expect((await app.inject({ url: '/api/vitrine' })).body).not.toContain('ours')
  })
})

describe('an upstream server that requires CSRF tokens', () => {
  test('gets one with every POST, and a new one after the old one is rejected', async () => {
    let valid = 0
    const app = await openWithUpstream((request, response) => {
      if (request.url?.startsWith('/api/csrf-token')) {
        valid += 1
        response.writeHead(200, JSON_TYPE).end(`{"token":"t${valid}"}`)
      } else if (request.headers['prefect-csrf-token'] === `t${valid}`) {
        response.writeHead(200, JSON_TYPE).end('[]')
      } else {
        const detail = request.headers['prefect-csrf-token']
          ? 'Invalid CSRF token or client identifier.'
          : 'Missing CSRF token.'
        response.writeHead(403, JSON_TYPE).end(JSON.stringify({ detail }))
      }
    })
    const ask = () => app.inject({ method: 'POST', url: '/api/artifacts/filter' })
    const many = await Promise.all(Array.from({ length: 8 }, ask))
    expect(many.map(({ statusCode }) => statusCode)).toEqual(Array(8).fill(200))
    expect(valid).toBe(1)
    valid += 1
    expect((await ask()).statusCode).toBe(200)
    expect(valid).toBe(3)
  })
})

test('wrong credentials are reported even if the CSRF token fails first', async () => {
  const app = await openWithUpstream((request, response) => {
    if (request.method === 'GET') response.writeHead(401, JSON_TYPE).end('{"exception_message":"Unauthorized"}')
    else response.writeHead(403, JSON_TYPE).end('{"detail":"Missing CSRF token."}')
  })
  const answer = await app.inject({ method: 'POST', url: '/api/artifacts/filter' })
  expect([answer.statusCode, answer.body]).toEqual([502, expect.stringContaining('rejected the credentials')])
})

test('concurrent requests for the same page are sent once', async () => {
  const asked: string[] = []
  const app = await openWithUpstream((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    response.writeHead(200, JSON_TYPE).end(request.url?.endsWith('/count') ? '0' : '[]')
  })
  const ask = () =>
    app.inject({
      method: 'POST',
      url: '/api/vitrine/artifacts/filter',
      headers: JSON_TYPE,
      payload: '{"latest_only":true}',
    })
  const answers = await Promise.all(Array.from({ length: 20 }, ask))
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(20).fill(200))
  expect(asked.length).toBeLessThanOrEqual(6)
})

test('a URL that is too long for most servers is rejected before it is sent', async () => {
  let asked = 0
  const app = await openWithUpstream((_, response) => {
    asked += 1
    response.writeHead(200, JSON_TYPE).end('[]')
  })
  const answer = await app.inject({ url: `/api/flow_run_states/?flow_run_id=${'a'.repeat(60_000)}` })
  expect([answer.statusCode, answer.json(), asked]).toEqual([
    414,
    { detail: 'The URL is longer than the 16384 bytes that are accepted in upstream mode.' },
    0,
  ])
})

test('the process is healthy while the upstream server is unavailable', async () => {
  const app = await openWithUpstream((request) => request.socket.destroy())
  const [health, ready] = await Promise.all(['/api/health', '/api/ready'].map((url) => app.inject({ url })))
  expect([health?.statusCode, health?.body, ready?.statusCode]).toEqual([200, 'true', 502])
})

test('requests of flows are rejected with the URL of the upstream server', async () => {
  const app = await openWithUpstream((_, response) => response.writeHead(200, JSON_TYPE).end('[]'))
  for (const url of ['/api/flows/', '/api/flow_runs/', '/api/logs/']) {
    const answer = await app.inject({ method: 'POST', url, payload: {} })
    expect([answer.statusCode, answer.json()]).toEqual([
      501,
      { detail: expect.stringMatching(/127\.0\.0\.1:\d+\/api/) },
    ])
  }
  for (const url of ['/api/csrf-token?client=x', '/api/vitrine/retention']) {
    expect((await app.inject({ url })).statusCode).toBe(404)
  }
})

test('a server that is its own upstream returns a 508', async () => {
  const app = await createUpstreamApp(
    openUpstream({ address: 'http://127.0.0.1:9/api', authorization: null }),
    TEST_OPTIONS,
  )
  onTestFinished(() => app.close())
  const answer = await app.inject({ url: '/api/version', headers: { 'x-vitrine-hop': '1' } })
  expect(answer.statusCode).toBe(508)
})
