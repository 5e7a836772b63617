/** Upstream servers that fail, do not behave like Prefect, or send too much. */
import type { RequestListener } from 'node:http'
import { expect, test } from 'vitest'
import { UpstreamError } from '#server/errors.ts'
import { UNAVAILABLE } from '#server/mirror/test/test-upstream-server.ts'
import { openUpstream } from './connection.ts'
import { gzipBomb, JSON_TYPE, MEGABYTE, sendEndlessly, startUpstream } from './test-upstream.ts'

/** More than is accepted, so that a test without a limit fails instead of running forever. */
const MAX_SENT_BYTES = 1200 * MEGABYTE

async function open(listener: RequestListener, responseMs = 25_000) {
  const address = await startUpstream(listener)
  return openUpstream({ address, authorization: 'Bearer secret-key' }, { responseMs })
}

async function failureOf(listener: RequestListener, responseMs?: number): Promise<UpstreamError> {
  const upstream = await open(listener, responseMs)
  const error: unknown = await upstream.askText('POST', '/artifacts/filter', '{}').catch((error: unknown) => error)
  if (!(error instanceof UpstreamError)) throw error
  return error
}

test.each<[string, RequestListener, number, RegExp]>([
  ['hangs', () => {}, 504, /^127\.0\.0\.1:\d+ did not answer within/],
  ['hangs in the middle', (_, r) => r.writeHead(200, JSON_TYPE).write('['), 504, /did not answer within/],
  ['answers with a page', (_, r) => r.writeHead(200, { 'content-type': 'text/html' }).end('<h1>'), 502, /not Prefect/],
  ['rejects the credentials', (_, r) => r.writeHead(401, JSON_TYPE).end('{"detail":"No"}'), 502, /credentials/],
  ['redirects to a sign-in page', (_, r) => r.writeHead(302, { location: '/login' }).end(), 502, /redirects/],
  ['rejects the request', (_, r) => r.writeHead(403, JSON_TYPE).end('{"detail":"Not yours"}'), 403, /Not yours/],
  ['returns a 500', (_, r) => r.writeHead(500, JSON_TYPE).end('{"exception_message":"Oh"}'), 502, /status 500\. Oh/],
  ['closes the connection', (request) => request.socket.destroy(), 502, /cannot be reached/],
  ['has its own page for a 404', (_, r) => r.writeHead(404).end('nginx'), 502, /not Prefect/],
  ['lacks its /api', (_, r) => r.writeHead(404, JSON_TYPE).end('{"detail":"Not Found"}'), 502, /end in \/api/],
  [
    'lacks the workspace',
    (_, r) => r.writeHead(404, JSON_TYPE).end('{"detail":"Workspace not found"}'),
    502,
    /404\. Wo/,
  ],
  ['gives no reason for a 404', (_, r) => r.writeHead(404, JSON_TYPE).end('{}'), 502, /404\. Is its URL correct/],
  ['is this one', (_, r) => r.writeHead(508, JSON_TYPE).end('{"detail":"Its own upstream."}'), 508, /own upstream/],
])('an upstream server that %s is an error without our credentials', async (name, listener, status, words) => {
  const error = await failureOf(listener, name.startsWith('hangs') ? 300 : undefined)
  expect([error.status, error.message]).toEqual([status, expect.stringMatching(words)])
  expect(error.message).not.toContain('secret-key')
})

test.each([
  'Artifact not found.',
  'Flow run not found',
  'Task not found',
  'Flow run with id 00000000-0000-4000-8000-000000000001 not found',
])('only a 404 that names a row says that it does not exist: %s', async (detail) => {
  const error = await failureOf((_, response) => response.writeHead(404, JSON_TYPE).end(JSON.stringify({ detail })))
  expect(error).toMatchObject({ status: 404, message: detail })
})

test.each<[string, RequestListener, boolean]>([
  ['Prefect without its database', (_, r) => r.writeHead(503, JSON_TYPE).end(UNAVAILABLE.body), true],
  ['a proxy that lost its connection', (_, r) => r.writeHead(503).end('upstream connect error'), false],
  ['a proxy that answers JSON', (_, r) => r.writeHead(503, JSON_TYPE).end('{"detail":"Service Unavailable"}'), false],
  ['a server that rejects a request', (_, r) => r.writeHead(422, JSON_TYPE).end('{"exception_message":"No"}'), true],
  ['a server that failed', (_, r) => r.writeHead(500, JSON_TYPE).end('{}'), false],
])('an error of %s says whether the request had an effect', async (_, listener, isWithoutEffect) => {
  expect(await failureOf(listener)).toMatchObject({ isWithoutEffect })
})

test.each([
  ['Bearer pnu_key', 'pnu_key'],
  [`Basic ${btoa('me:"secret" word')}`, 'me:"secret" word'],
  [`Basic ${btoa('me:"secret" word')}`, '"secret" word'],
  [`Basic ${btoa('me:"secret" word')}`, btoa('me:"secret" word')],
])('an error that repeats credentials is told without them', async (authorization, secret) => {
  const address = await startUpstream((_, response) => {
    response.writeHead(401, JSON_TYPE).end(JSON.stringify({ detail: `${secret} is not valid, use ${secret}` }))
  })
  const upstream = openUpstream({ address, authorization })
  await expect(upstream.askText('GET', '/version')).rejects.toThrow(/returned 401\. \*\*\* is not valid, use \*\*\*$/)
})

test('the message of an error is a short line', async () => {
  const { message } = await failureOf((_, response) => {
    response.writeHead(409, JSON_TYPE).end(JSON.stringify({ detail: `a\0b\u001b[31m\nc\ud800${'d'.repeat(10_000)}` }))
  })
  expect(message).toMatch(/^a b \[31m c\ufffdd+…$/)
  expect(message.length).toBeLessThan(600)
})

test('a redirect is not followed, so the credentials stay with the server', async () => {
  const asked: string[] = []
  const other = await startUpstream((request, response) => {
    asked.push(`${request.headers.authorization}`)
    response.writeHead(200, JSON_TYPE).end('[]')
  })
  await failureOf((_, response) => response.writeHead(307, { location: other }).end())
  expect(asked).toEqual([])
})

test('after a 429, no requests are sent until the time of its Retry-After', async () => {
  let asked = 0
  const upstream = await open((_, response) => {
    asked += 1
    response.writeHead(429, { ...JSON_TYPE, 'retry-after': '17' }).end('{}')
  })
  const ask = () => upstream.askText('GET', '/version').catch((error: unknown) => error)
  for (const error of [await ask(), await ask(), await ask()]) {
    expect(error).toMatchObject({
      status: 429,
      retryAfterSeconds: expect.toSatisfy((seconds) => seconds >= 15 && seconds <= 17),
    })
  }
  expect(asked).toBe(1)
})

test('one CSRF token serves concurrent requests, and is renewed when it is rejected', async () => {
  let valid = 0
  const upstream = await open((request, response) => {
    const token = request.headers['prefect-csrf-token']
    if (request.url?.startsWith('/api/csrf-token')) response.writeHead(200, JSON_TYPE).end(`{"token":"t${++valid}"}`)
    else if (token === `t${valid}`) response.writeHead(200, JSON_TYPE).end('[]')
    else response.writeHead(403, JSON_TYPE).end('{"detail":"Invalid CSRF token or client identifier."}')
  })
  const ask = () => upstream.askText('POST', '/artifacts/filter', '{}')
  expect(await Promise.all(Array.from({ length: 8 }, ask))).toEqual(Array(8).fill('[]'))
  expect(valid).toBe(1)
  valid += 1
  expect(await ask()).toBe('[]')
  expect(valid).toBe(3)
})

test('an endless response is cut', async () => {
  let sent = 0
  const error = await failureOf((_, response) => {
    response.writeHead(200, JSON_TYPE)
    sendEndlessly(response, MAX_SENT_BYTES, (bytes) => {
      sent += bytes
    })
  })
  expect(error.message).toMatch(/sent more than 128 MB in one response\.$/)
  expect(sent).toBeLessThan(170 * MEGABYTE)
})

test('the body of an endless error is read only to the length of a message', async () => {
  let sent = 0
  const error = await failureOf((_, response) => {
    response.writeHead(403, JSON_TYPE)
    sendEndlessly(response, MAX_SENT_BYTES, (bytes) => {
      sent += bytes
    })
  })
  expect(error.message).toContain('rejected the request.')
  expect(sent).toBeLessThan(20 * MEGABYTE)
})

test('a small response that decompresses to an enormous one is cut', async () => {
  const bomb = gzipBomb()
  const error = await failureOf((_, response) => {
    response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end(bomb)
  })
  expect(error.message).toMatch(/sent more than 128 MB/)
})

test('a response that is broken off is an error', async () => {
  const error = await failureOf((_, response) => {
    response.writeHead(200, { ...JSON_TYPE, 'content-length': 100 }).write('[', () => response.destroy())
  })
  expect(error.message).toContain('broke off its response.')
})

test.each(['/artifacts/../variables', '/artifacts/..\\variables', '/artifacts/a#', 'artifacts', '/artifacts/%2e%2e/x'])(
  'the path %s is not sent',
  async (path) => {
    let asked = 0
    const upstream = await open((_, response) => {
      asked += 1
      response.writeHead(200, JSON_TYPE).end('[]')
    })
    await expect(upstream.askText('GET', path)).rejects.toThrow('Not Found')
    expect(asked).toBe(0)
  },
)

test('all parts together send at most 4 requests at a time, and changes do not wait for the others', async () => {
  const waiting: { path: string | undefined; answer: () => void }[] = []
  let most = 0
  const upstream = await open(({ url }, response) => {
    const answer = () => response.writeHead(200, JSON_TYPE).end('[]')
    most = Math.max(most, waiting.push({ path: url, answer }))
  })
  const { signal } = new AbortController()
  const parts = [upstream.until(signal), upstream.until(signal), upstream.until(signal, 'page')]
  const asked = parts.flatMap((part) => Array.from({ length: 4 }, (_, number) => part.askText('GET', `/${number}`)))
  await expect.poll(() => waiting.length).toBe(4)
  asked.push(upstream.askText('DELETE', '/change'))
  waiting.shift()?.answer()
  await expect.poll(() => waiting.map(({ path }) => path)).toContain('/api/change')
  const timer = setInterval(() => waiting.shift()?.answer(), 5)
  await Promise.all(asked).finally(() => clearInterval(timer))
  expect(most).toBe(4)
})

test('the time of a change includes the wait for its turn, and one that was not sent has no effect', async () => {
  const sent: (string | undefined)[] = []
  const upstream = await open(({ url }) => void sent.push(url), 300)
  const failures = Array.from({ length: 4 }, (_, number) =>
    upstream.askText('DELETE', `/${number}`).catch((error: unknown) => error),
  )
  const expected = [false, false, false, true].map((isWithoutEffect) => ({ status: 504, isWithoutEffect }))
  expect(await Promise.all(failures)).toMatchObject(expected)
  expect(sent).not.toContain('/api/3')
  // On a slow machine, others may not be sent in time either.
  expect(sent.length).toBeLessThan(4)
})
