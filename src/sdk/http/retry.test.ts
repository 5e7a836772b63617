import { afterEach, expect, test, vi } from 'vitest'
import { createClient } from '#sdk/client.ts'
import { openBreakingServer } from '#sdk/test-server.ts'
import { retrying } from './retry.ts'

let server: Awaited<ReturnType<typeof openBreakingServer>>
afterEach(() => server.close())

const artifact = {
  id: 'a',
  created: '',
  updated: '',
  key: null,
  type: null,
  description: null,
  data: null,
  metadata_: null,
  flow_run_id: null,
  task_run_id: null,
}
const made = { status: 201, body: artifact }
const five = { status: 200, body: 5 }
const none = { status: 204 }

async function start(deeds: Parameters<typeof openBreakingServer>[0], honoursKeys = false, timeout = 5000) {
  server = await openBreakingServer(deeds)
  const options = { timeout, retries: 3, firstWait: 1, honoursKeys: async () => honoursKeys }
  return createClient({ url: server.url, fetch: retrying(fetch, options) })
}

const methods = () => server.seen.map(({ method }) => method)

test.each([
  ['break', 'break in the middle', 'break'],
  [{ status: 503 }, { status: 429, headers: { 'retry-after': '0' } }, { status: 502 }],
  [{ status: 502 }, { status: 408 }, 'break'],
] as const)('a question is asked again after %j, %j and %j', async (...deeds) => {
  const client = await start([...deeds, five])
  expect(await client.countArtifacts({})).toBe(5)
  expect(server.seen).toHaveLength(4)
})

test('after the last try the failure is told', async () => {
  const client = await start(['break', 'break', 'break', 'break', five])
  await expect(client.countArtifacts({})).rejects.toMatchObject({
    name: 'ConnectionError',
    url: `${server.url}/artifacts/count`,
  })
  expect(server.seen).toHaveLength(4)
})

test('whoever waits is told of each wait before it begins', async () => {
  server = await openBreakingServer([{ status: 429, headers: { 'retry-after': '0' } }, 'break', five])
  const onWait = vi.fn()
  const options = { timeout: 5000, retries: 3, firstWait: 1, honoursKeys: async () => false, onWait }
  await createClient({ url: server.url, fetch: retrying(fetch, options) }).countArtifacts({})
  const url = `${server.url}/artifacts/count`
  expect(onWait.mock.calls).toEqual([
    [{ error: expect.objectContaining({ status: 429, retryAfterSeconds: 0, url }), milliseconds: expect.any(Number) }],
    [{ error: expect.objectContaining({ name: 'ConnectionError', url }), milliseconds: expect.any(Number) }],
  ])
})

test.each([400, 401, 404, 409, 422, 500, 504])('an answer %d is final', async (status) => {
  const client = await start([{ status, body: { detail: 'No.' } }, five])
  await expect(client.countArtifacts({})).rejects.toMatchObject({ name: 'ApiError', status, detail: 'No.' })
})

test('a silent server is asked again, and then named as silent', async () => {
  const client = await start(['silence', five], false, 100)
  expect(await client.countArtifacts({})).toBe(5)
  const silent = await start(['silence', 'silence', 'silence', 'silence'], false, 50)
  await expect(silent.countArtifacts({})).rejects.toMatchObject({
    name: 'TimeoutError',
    message: `No answer from ${server.url}/artifacts/count within 0.05 s`,
  })
})

test('who asks to wait for long is not waited for', async () => {
  const client = await start([{ status: 429, headers: { 'retry-after': '3600' }, body: { detail: 'Later.' } }])
  await expect(client.countArtifacts({})).rejects.toMatchObject({ status: 429, retryAfterSeconds: 3600 })
  const date = new Date(Date.now() + 7_200_000).toUTCString()
  const other = await start([{ status: 503, headers: { 'retry-after': date } }])
  await expect(other.countArtifacts({})).rejects.toMatchObject({
    status: 503,
    retryAfterSeconds: expect.closeTo(7200, -2),
  })
})

test('a create whose answer is lost is not repeated where it could make two', async () => {
  const client = await start(['break', made])
  await expect(client.createArtifact({})).rejects.toThrow('No answer from')
  expect(methods()).toEqual(['POST'])
  const behind = await start([{ status: 502 }, made])
  await expect(behind.createArtifact({})).rejects.toMatchObject({ status: 502 })
})

test('a create is repeated with its key where the server honours it', async () => {
  const client = await start(['break', { status: 502 }, made, made], true)
  expect(await client.createArtifact({})).toEqual(artifact)
  await client.createArtifact({})
  const keys = server.seen.map(({ headers }) => headers['idempotency-key'])
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
  expect(keys.slice(0, 3)).toEqual([keys[0], keys[0], keys[0]])
  expect(keys[3]).not.toBe(keys[0])
})

test('whoever names a create keeps its name', async () => {
  const client = await start(['break', made], true)
  await client.createArtifact({}, { idempotencyKey: 'report of monday' })
  expect(server.seen.map(({ headers }) => headers['idempotency-key'])).toEqual(['report of monday', 'report of monday'])
})

test('a create that was refused, or never arrived, is repeated anywhere', async () => {
  const client = await start([{ status: 503 }, { status: 429 }, made])
  expect(await client.createArtifact({})).toEqual(artifact)
  let tries = 0
  const options = { timeout: 5000, retries: 2, firstWait: 1, honoursKeys: async () => false }
  const counted: typeof fetch = (...given) => {
    tries++
    return fetch(...given)
  }
  await server.close()
  const nowhere = createClient({ url: server.url, fetch: retrying(counted, options) })
  const words = `No answer from ${server.url}/artifacts/: nothing listens there`
  await expect(nowhere.createArtifact({})).rejects.toThrow(words)
  expect(tries).toBe(3)
})

test('other work is not repeated when its answer is lost', async () => {
  const client = await start(['break', five])
  await expect(client.createSample()).rejects.toThrow('No answer')
  expect(methods()).toEqual(['POST'])
})

test('what a lost delete deleted is deleted; what was never there is not found', async () => {
  const client = await start(['break', { status: 404, body: { detail: 'Artifact not found.' } }])
  await client.deleteArtifact('a')
  expect(methods()).toEqual(['DELETE', 'DELETE'])
  await expect(client.deleteArtifact('b')).rejects.toMatchObject({ status: 404 })
})

test('a change is repeated, since it can be made twice', async () => {
  const client = await start(['break', none])
  await client.updateArtifact('a', { data: 1 })
  expect(methods()).toEqual(['PATCH', 'PATCH'])
})

test('a signal ends the waiting at once, with its own reason', async () => {
  const client = await start([{ status: 503, headers: { 'retry-after': '60' } }])
  const stop = new AbortController()
  const answer = client.countArtifacts({}, { signal: stop.signal })
  await expect.poll(() => server.seen.length).toBe(1)
  stop.abort(new Error('Enough'))
  await expect(answer).rejects.toThrow('Enough')
  const silent = await start(['silence'])
  await expect(silent.countArtifacts({}, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
    name: 'TimeoutError',
    code: DOMException.TIMEOUT_ERR,
  })
})

test('a signal ends the question whether a create may be repeated, too', async () => {
  server = await openBreakingServer(['break'])
  const stop = new AbortController()
  const honoursKeys = (signal: AbortSignal | null) =>
    new Promise<boolean>((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason))
      stop.abort(new Error('Enough'))
    })
  const options = { timeout: 5000, retries: 4, firstWait: 1, honoursKeys }
  const client = createClient({ url: server.url, fetch: retrying(fetch, options) })
  await expect(client.createArtifact({}, { signal: stop.signal })).rejects.toThrow('Enough')
})

test('a redirect is told, not followed', async () => {
  const client = await start([{ status: 307, headers: { location: 'http://elsewhere.example/api' } }])
  await expect(client.countArtifacts({})).rejects.toMatchObject({
    name: 'RedirectError',
    location: 'http://elsewhere.example/api',
    message: expect.stringContaining('sends to http://elsewhere.example/api'),
  })
  expect(server.seen).toHaveLength(1)
})
