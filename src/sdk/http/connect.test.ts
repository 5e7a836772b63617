import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { connect, countArtifacts, createClient, createMarkdownArtifact } from '#sdk/index.ts'
import { openFaultyServer, type SeenRequest } from '#sdk/test-server.ts'
import { openTestApp } from '#server/test/test-app.ts'
import { withCsrf } from './csrf.ts'

const five = { status: 200, body: 5 }

let server: Awaited<ReturnType<typeof openFaultyServer>>
beforeEach(async () => {
  for (const name of ['URL', 'KEY', 'AUTH_STRING']) vi.stubEnv(`PREFECT_API_${name}`, '')
  server = await openFaultyServer([], () => five)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
  await server.close()
})

const authorization = () => server.seen.at(-1)?.headers.authorization

test('without a URL the error names PREFECT_API_URL', () => {
  expect(() => connect()).toThrow('set PREFECT_API_URL')
})

test.each(['127.0.0.1:4200/api', 'localhost:4200', 'ftp://example.org', '/api', ''])('%j is not a valid URL', (url) => {
  expect(() => connect({ url })).toThrow(`${JSON.stringify(url)} is not a valid server URL`)
})

test.each([
  'http://user:s3cret@host:99999/api',
  'ftp://user:s3cret@host',
  'user:s3cret@host',
  'http://user:s3cret%zz@host/api',
  'http://s3cret%zz:x@host/api',
])('the error for %j does not repeat the password', (url) => {
  expect(() => connect({ url })).toThrow(TypeError)
  expect(() => connect({ url })).toThrow(/^The (?:URL|user or password) /)
  expect(() => connect({ url })).not.toThrow('s3cret')
})

test('URL and credentials come from the environment; the auth string takes precedence over the API key', async () => {
  vi.stubEnv('PREFECT_API_URL', ` ${server.url}/ `)
  expect(await countArtifacts()).toBe(5)
  expect(server.seen[0]?.url).toBe('/api/artifacts/count')
  expect(authorization()).toBeUndefined()
  vi.stubEnv('PREFECT_API_KEY', 'pnu_123')
  await countArtifacts()
  expect(authorization()).toBe('Bearer pnu_123')
  vi.stubEnv('PREFECT_API_AUTH_STRING', 'admin:pässword')
  await countArtifacts()
  expect(authorization()).toBe(`Basic ${Buffer.from('admin:pässword').toString('base64')}`)
})

test('options take precedence over the environment', async () => {
  vi.stubEnv('PREFECT_API_URL', server.url)
  vi.stubEnv('PREFECT_API_AUTH_STRING', 'env:env')
  await connect({ apiKey: 'given' }).countArtifacts({})
  expect(authorization()).toBe('Bearer given')
  await connect({ authString: 'a:b' }).countArtifacts({})
  expect(authorization()).toBe('Basic YTpi')
  await connect({ headers: { Authorization: 'Own' } }).countArtifacts({})
  expect(authorization()).toBe('Own')
  await connect({ url: server.url.replace('//', '//us%40er:pass@') }).countArtifacts({})
  expect(authorization()).toBe(`Basic ${btoa('us@er:pass')}`)
})

test('credentials of the environment are sent only to the server of the environment', async () => {
  vi.stubEnv('PREFECT_API_KEY', 'secret')
  await connect({ url: server.url }).countArtifacts({})
  expect(authorization()).toBe('Bearer secret')
  vi.stubEnv('PREFECT_API_URL', 'https://api.prefect.cloud/api/accounts/a/workspaces/b')
  await connect({ url: server.url }).countArtifacts({})
  expect(authorization()).toBeUndefined()
})

test('an invalid API key is rejected without repeating it', () => {
  const apiKey = 'pnu_123\npnu_456'
  expect(() => connect({ url: server.url, apiKey })).toThrow('PREFECT_API_KEY')
  expect(() => connect({ url: server.url, apiKey })).not.toThrow('pnu_')
})

test('a connection error has the URL without credentials', async () => {
  const client = connect({ url: 'http://user:secret@127.0.0.1:1/api', retries: 0 })
  await expect(client.countArtifacts({})).rejects.toMatchObject({
    name: 'ConnectionError',
    url: 'http://127.0.0.1:1/api/artifacts/count',
    message: 'No response from http://127.0.0.1:1/api/artifacts/count',
  })
})

test('a web page instead of an API response is an AnswerError', async () => {
  const pages = await openFaultyServer([], () => ({
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: '<p>',
  }))
  await expect(connect({ url: pages.url }).countArtifacts({})).rejects.toMatchObject({
    name: 'AnswerError',
    message: expect.stringContaining('returned text/html'),
  })
  await pages.close()
})

test('a CSRF token is fetched once for concurrent requests, and again when it is rejected', async () => {
  let token = 0
  const guard = ({ method, url = '', headers }: SeenRequest) => {
    const [, client] = /\/csrf-token\?client=(\w+)$/.exec(url) ?? []
    if (client !== undefined) return { status: 200, body: { token: `${client}-${++token}` } }
    const expected = `${headers['prefect-csrf-client']}-${token}`
    if (method === 'GET' || headers['prefect-csrf-token'] === expected) return five
    return { status: 403, body: { detail: 'Invalid CSRF token or client identifier.' } }
  }
  const guarded = await openFaultyServer([], guard)
  const client = connect({ url: guarded.url })
  await Promise.all([client.countArtifacts({}), client.countArtifacts({}), client.countArtifacts({})])
  expect(token).toBe(1)
  await client.countArtifacts({})
  expect(token).toBe(1)
  token = 7
  expect(await client.countArtifacts({})).toBe(5)
  expect(token).toBe(8)
  await guarded.close()
})

test('a page of another origin fetches the CSRF token in advance', async () => {
  vi.stubGlobal('location', new URL('https://app.example/page'))
  let token = 0
  const guarded = await openFaultyServer([], ({ url = '', headers }) => {
    if (!url.includes('csrf-token')) return headers['prefect-csrf-token'] === `t${token}` ? five : { status: 403 }
    const expiration = new Date(Date.now() + (token === 0 ? 0 : 3_600_000)).toISOString()
    return { status: 200, body: { token: `t${++token}`, expiration } }
  })
  const client = connect({ url: guarded.url })
  for (const at of [1, 2, 2]) {
    expect(await client.countArtifacts({})).toBe(5)
    expect(token).toBe(at)
  }
  await guarded.close()
})

test('when the CSRF token cannot be fetched, the error names the request of the caller', async () => {
  vi.stubGlobal('location', new URL('https://app.example/page'))
  const errorOf = async (fetch: typeof globalThis.fetch, timeout?: number) => {
    const client = connect({ url: 'https://vitrine.example/api', fetch, timeout, retries: 0 })
    return await client.countArtifacts({}).catch((error: Error) => error)
  }
  const url = 'https://vitrine.example/api/artifacts/count'
  expect(await errorOf(async () => Promise.reject(new TypeError('Failed to fetch')))).toMatchObject({
    name: 'ConnectionError',
    url,
    message: `No response from ${url}: it cannot be reached, or does not allow requests from this page (CORS)`,
  })
  const never: typeof fetch = async (_, init) =>
    new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)))
  expect(await errorOf(never, 10)).toMatchObject({
    message: `No response from ${url} within 0.01 s`,
    cause: { name: 'TimeoutError' },
  })
})

test('the error on a page of the same origin does not mention CORS', async () => {
  vi.stubGlobal('location', new URL('https://vitrine.example/page'))
  const client = connect({ url: '/api', fetch: async () => Promise.reject(new TypeError('Failed')), retries: 0 })
  await expect(client.countArtifacts({})).rejects.toMatchObject({
    message: 'No response from https://vitrine.example/api/artifacts/count',
  })
})

test('prepare fetches the CSRF token once, before the first change', async () => {
  const guarded = await openFaultyServer([], ({ url = '', headers }) => {
    if (url.includes('csrf-token')) return { status: 200, body: { token: 't' } }
    return headers['prefect-csrf-token'] === 't' ? five : { status: 403 }
  })
  const csrf = withCsrf(fetch, guarded.url)
  await csrf.prepare()
  await csrf.prepare()
  await createClient({ url: guarded.url, fetch: csrf.fetch }).countArtifacts({})
  expect(guarded.seen.map(({ method }) => method)).toEqual(['GET', 'POST'])
  await guarded.close()
})

test('the error status of the CSRF token request is reported', async () => {
  const closed = await openFaultyServer([], ({ method }) =>
    method === 'GET'
      ? { status: 401, body: { exception_message: 'Unauthorized' } }
      : { status: 403, body: { detail: 'Missing CSRF token.' } },
  )
  const client = connect({ url: closed.url })
  const refusals = await Promise.allSettled([client.countArtifacts({}), client.countArtifacts({})])
  expect(refusals).toMatchObject([1, 2].map(() => ({ reason: { status: 401, detail: 'Unauthorized' } })))
  await closed.close()
})

test('a 403 without a CSRF message is not retried', async () => {
  const strict = await openFaultyServer([], () => ({ status: 403, body: { detail: 'Not you.' } }))
  await expect(connect({ url: strict.url }).countArtifacts({})).rejects.toMatchObject({
    status: 403,
    detail: 'Not you.',
  })
  expect(strict.seen).toHaveLength(1)
  await strict.close()
})

test('an export has one line for each artifact', async () => {
  const app = await openTestApp()
  const client = connect({ url: `${await app.listen({ port: 0, host: '127.0.0.1' })}/api` })
  for (const key of ['a', 'b']) await client.createArtifact({ key })
  const lines = (await (await client.exportArtifacts({})).text()).trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ key: 'b' }, { key: 'a' }])
  await app.close()
})

test('on a Vitrine server a lost response never creates two versions', async () => {
  const app = await openTestApp()
  const url = `${await app.listen({ port: 0, host: '127.0.0.1' })}/api`
  let lost = 0
  const losing: typeof fetch = async (input, init) => {
    const response = await fetch(input, init)
    if (init?.method === 'POST' && lost++ < 2) throw new TypeError('fetch failed')
    return response
  }
  const client = connect({ url, fetch: losing })
  const id = await createMarkdownArtifact({ markdown: 'Once', key: 'once' }, { client })
  expect(lost).toBe(3)
  expect(await client.filterArtifacts({})).toMatchObject([{ id, key: 'once' }])
  await app.close()
})
