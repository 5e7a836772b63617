import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { connect, countArtifacts, createClient, createMarkdownArtifact } from '#sdk/index.ts'
import { openBreakingServer, type Seen } from '#sdk/test-server.ts'
import { openTestApp } from '#server/test/test-app.ts'
import { withCsrf } from './csrf.ts'

const five = { status: 200, body: 5 }

let server: Awaited<ReturnType<typeof openBreakingServer>>
beforeEach(async () => {
  for (const name of ['URL', 'KEY', 'AUTH_STRING']) vi.stubEnv(`PREFECT_API_${name}`, '')
  server = await openBreakingServer([], () => five)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
  await server.close()
})

const authorization = () => server.seen.at(-1)?.headers.authorization

test('without an address the error says where one is looked for', () => {
  expect(() => connect()).toThrow('set PREFECT_API_URL')
})

test.each(['127.0.0.1:4200/api', 'localhost:4200', 'ftp://example.org', '/api', ''])('%j is no address', (url) => {
  expect(() => connect({ url })).toThrow(`${JSON.stringify(url)} is no address of a server`)
})

test.each([
  'http://user:s3cret@host:99999/api',
  'ftp://user:s3cret@host',
  'user:s3cret@host',
  'http://user:s3cret%zz@host/api',
  'http://s3cret%zz:x@host/api',
])('of %j, which is no address either, no password is repeated', (url) => {
  expect(() => connect({ url })).toThrow(TypeError)
  expect(() => connect({ url })).toThrow(/^The (?:address|user or password) /)
  expect(() => connect({ url })).not.toThrow('s3cret')
})

test('address and credentials come from the environment, the auth string before the key', async () => {
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

test('arguments go before the environment', async () => {
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

test('credentials of the environment go to no other address than that of the environment', async () => {
  vi.stubEnv('PREFECT_API_KEY', 'secret')
  await connect({ url: server.url }).countArtifacts({})
  expect(authorization()).toBe('Bearer secret')
  vi.stubEnv('PREFECT_API_URL', 'https://api.prefect.cloud/api/accounts/a/workspaces/b')
  await connect({ url: server.url }).countArtifacts({})
  expect(authorization()).toBeUndefined()
})

test('a key that can be none is not sent, and not repeated', () => {
  const apiKey = 'pnu_123\npnu_456'
  expect(() => connect({ url: server.url, apiKey })).toThrow('PREFECT_API_KEY')
  expect(() => connect({ url: server.url, apiKey })).not.toThrow('pnu_')
})

test('an error of the connection names the address without credentials', async () => {
  const client = connect({ url: 'http://user:secret@127.0.0.1:1/api', retries: 0 })
  await expect(client.countArtifacts({})).rejects.toMatchObject({
    name: 'ConnectionError',
    url: 'http://127.0.0.1:1/api/artifacts/count',
    message: 'No answer from http://127.0.0.1:1/api/artifacts/count',
  })
})

test('a web page in place of the API is named as one', async () => {
  const pages = await openBreakingServer([], () => ({
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: '<p>',
  }))
  await expect(connect({ url: pages.url }).countArtifacts({})).rejects.toMatchObject({
    name: 'AnswerError',
    message: expect.stringContaining('answers with text/html'),
  })
  await pages.close()
})

test('a server with CSRF protection gets its token, which is asked for once and again when it is worn out', async () => {
  let token = 0
  const guard = ({ method, url = '', headers }: Seen) => {
    const [, client] = /\/csrf-token\?client=(\w+)$/.exec(url) ?? []
    if (client !== undefined) return { status: 200, body: { token: `${client}-${++token}` } }
    const expected = `${headers['prefect-csrf-client']}-${token}`
    if (method === 'GET' || headers['prefect-csrf-token'] === expected) return five
    return { status: 403, body: { detail: 'Invalid CSRF token or client identifier.' } }
  }
  const guarded = await openBreakingServer([], guard)
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

test('a page of another site gets the token beforehand, because it cannot see the server ask', async () => {
  vi.stubGlobal('location', new URL('https://app.example/page'))
  let token = 0
  const guarded = await openBreakingServer([], ({ url = '', headers }) => {
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

test('when the token cannot be got, the request that was asked for is told', async () => {
  vi.stubGlobal('location', new URL('https://app.example/page'))
  const told = async (fetch: typeof globalThis.fetch, timeout?: number) => {
    const client = connect({ url: 'https://vitrine.example/api', fetch, timeout, retries: 0 })
    return await client.countArtifacts({}).catch((error: Error) => error)
  }
  const url = 'https://vitrine.example/api/artifacts/count'
  expect(await told(async () => Promise.reject(new TypeError('Failed to fetch')))).toMatchObject({
    name: 'ConnectionError',
    url,
    message: `No answer from ${url}: nobody is there, or this page may not ask it (CORS)`,
  })
  const never: typeof fetch = async (_, init) =>
    new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)))
  expect(await told(never, 10)).toMatchObject({
    message: `No answer from ${url} within 0.01 s`,
    cause: { name: 'TimeoutError' },
  })
})

test('a page of the same site is not told of CORS', async () => {
  vi.stubGlobal('location', new URL('https://vitrine.example/page'))
  const client = connect({ url: '/api', fetch: async () => Promise.reject(new TypeError('Failed')), retries: 0 })
  await expect(client.countArtifacts({})).rejects.toMatchObject({
    message: 'No answer from https://vitrine.example/api/artifacts/count',
  })
})

test('a token can be got beforehand, for a change that is sent when nobody can wait for an answer', async () => {
  const guarded = await openBreakingServer([], ({ url = '', headers }) => {
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

test('when the token is refused, that refusal is told', async () => {
  const closed = await openBreakingServer([], ({ method }) =>
    method === 'GET'
      ? { status: 401, body: { exception_message: 'Unauthorized' } }
      : { status: 403, body: { detail: 'Missing CSRF token.' } },
  )
  const client = connect({ url: closed.url })
  const refusals = await Promise.allSettled([client.countArtifacts({}), client.countArtifacts({})])
  expect(refusals).toMatchObject([1, 2].map(() => ({ reason: { status: 401, detail: 'Unauthorized' } })))
  await closed.close()
})

test('a refusal that has nothing to do with tokens is told', async () => {
  const strict = await openBreakingServer([], () => ({ status: 403, body: { detail: 'Not you.' } }))
  await expect(connect({ url: strict.url }).countArtifacts({})).rejects.toMatchObject({
    status: 403,
    detail: 'Not you.',
  })
  expect(strict.seen).toHaveLength(1)
  await strict.close()
})

test('on our server a lost answer never makes two versions', async () => {
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
