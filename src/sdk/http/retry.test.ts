import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { createClient } from '#sdk/client.ts'
import { openFaultyServer } from '#sdk/test-server.ts'
import { withRetries } from './retry.ts'

let server: Awaited<ReturnType<typeof openFaultyServer>>
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
const created = { status: 201, body: artifact }
const five = { status: 200, body: 5 }
const none = { status: 204 }

async function start(reactions: Parameters<typeof openFaultyServer>[0], supportsIdempotency = false, timeout = 5000) {
  server = await openFaultyServer(reactions)
  const options = { timeout, retries: 3, initialBackoffMs: 1, supportsIdempotency: async () => supportsIdempotency }
  return createClient({ url: server.url, fetch: withRetries(fetch, options) })
}

const methods = () => server.seen.map(({ method }) => method)

test.each([
  ['break', 'break in the middle', 'break'],
  [{ status: 503 }, { status: 429, headers: { 'retry-after': '0' } }, { status: 502 }],
  [{ status: 502 }, { status: 408 }, 'break'],
] as const)('a read request is retried after %j, %j and %j', async (...reactions) => {
  const client = await start([...reactions, five])
  expect(await client.countArtifacts({})).toBe(5)
  expect(server.seen).toHaveLength(4)
})

test('the error of the last attempt is thrown', async () => {
  const client = await start(['break', 'break', 'break', 'break', five])
  await expect(client.countArtifacts({})).rejects.toMatchObject({
    name: 'ConnectionError',
    url: `${server.url}/artifacts/count`,
  })
  expect(server.seen).toHaveLength(4)
})

test('onWait is called before each retry delay', async () => {
  server = await openFaultyServer([{ status: 429, headers: { 'retry-after': '0' } }, 'break', five])
  const onWait = vi.fn()
  const options = { timeout: 5000, retries: 3, initialBackoffMs: 1, supportsIdempotency: async () => false, onWait }
  await createClient({ url: server.url, fetch: withRetries(fetch, options) }).countArtifacts({})
  const url = `${server.url}/artifacts/count`
  expect(onWait.mock.calls).toEqual([
    [{ error: expect.objectContaining({ status: 429, retryAfterSeconds: 0, url }), milliseconds: expect.any(Number) }],
    [{ error: expect.objectContaining({ name: 'ConnectionError', url }), milliseconds: expect.any(Number) }],
  ])
})

test.each([400, 401, 404, 409, 422, 500, 504])('status %d is not retried', async (status) => {
  const client = await start([{ status, body: { detail: 'No.' } }, five])
  await expect(client.countArtifacts({})).rejects.toMatchObject({ name: 'ApiError', status, detail: 'No.' })
})

test('a request that times out is retried, and then rejects with a TimeoutError', async () => {
  // Long enough for a busy machine to answer in time.
  const client = await start(['no response', five, five, five], false, 1000)
  expect(await client.countArtifacts({})).toBe(5)
  const silent = await start(['no response', 'no response', 'no response', 'no response'], false, 50)
  await expect(silent.countArtifacts({})).rejects.toMatchObject({
    name: 'TimeoutError',
    message: `No response from ${server.url}/artifacts/count within 0.05 s`,
  })
})

test('a Retry-After above two minutes is reported instead of waited for', async () => {
  const client = await start([{ status: 429, headers: { 'retry-after': '3600' }, body: { detail: 'Later.' } }])
  await expect(client.countArtifacts({})).rejects.toMatchObject({ status: 429, retryAfterSeconds: 3600 })
  const date = new Date(Date.now() + 7_200_000).toUTCString()
  const other = await start([{ status: 503, headers: { 'retry-after': date } }])
  await expect(other.countArtifacts({})).rejects.toMatchObject({
    status: 503,
    retryAfterSeconds: expect.closeTo(7200, -2),
  })
})

test('a create whose response is lost is not retried without idempotency keys', async () => {
  const client = await start(['break', created])
  await expect(client.createArtifact({})).rejects.toThrow('No response from')
  expect(methods()).toEqual(['POST'])
  const gateway = await start([{ status: 502 }, created])
  await expect(gateway.createArtifact({})).rejects.toMatchObject({ status: 502 })
})

test('a create is retried with the same key on a server that supports idempotency keys', async () => {
  const client = await start(['break', { status: 502 }, created, created], true)
  expect(await client.createArtifact({})).toEqual(artifact)
  await client.createArtifact({})
  const keys = server.seen.map(({ headers }) => headers['idempotency-key'])
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
  expect(keys.slice(0, 3)).toEqual([keys[0], keys[0], keys[0]])
  expect(keys[3]).not.toBe(keys[0])
})

test('a key of the caller is kept', async () => {
  const client = await start(['break', created], true)
  await client.createArtifact({}, { idempotencyKey: 'report of monday' })
  expect(server.seen.map(({ headers }) => headers['idempotency-key'])).toEqual(['report of monday', 'report of monday'])
})

test('a create that was not processed is retried on every server', async () => {
  const client = await start([{ status: 503 }, { status: 429 }, created])
  expect(await client.createArtifact({})).toEqual(artifact)
  let attempts = 0
  const options = { timeout: 5000, retries: 2, initialBackoffMs: 1, supportsIdempotency: async () => false }
  const counted: typeof fetch = (...args) => {
    attempts++
    return fetch(...args)
  }
  await server.close()
  const unreachable = createClient({ url: server.url, fetch: withRetries(counted, options) })
  const message = `No response from ${server.url}/artifacts/: connection refused`
  await expect(unreachable.createArtifact({})).rejects.toThrow(message)
  expect(attempts).toBe(3)
})

test('other POST requests are not retried when their response is lost', async () => {
  const client = await start(['break', five])
  await expect(client.createSample()).rejects.toThrow('No response')
  expect(methods()).toEqual(['POST'])
})

test('a 404 counts as success only after a delete whose response was lost', async () => {
  const client = await start(['break', { status: 404, body: { detail: 'Artifact not found.' } }])
  await client.deleteArtifact('a')
  expect(methods()).toEqual(['DELETE', 'DELETE'])
  await expect(client.deleteArtifact('b')).rejects.toMatchObject({ status: 404 })
})

test('an update is retried because it is idempotent', async () => {
  const client = await start(['break', none])
  await client.updateArtifact('a', { data: 1 })
  expect(methods()).toEqual(['PATCH', 'PATCH'])
})

test('aborting ends the delay at once and rejects with the reason of the signal', async () => {
  const client = await start([{ status: 503, headers: { 'retry-after': '60' } }])
  const stop = new AbortController()
  const response = client.countArtifacts({}, { signal: stop.signal })
  await expect.poll(() => server.seen.length).toBe(1)
  stop.abort(new Error('Enough'))
  await expect(response).rejects.toThrow('Enough')
  const silent = await start(['no response'])
  await expect(silent.countArtifacts({}, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
    name: 'TimeoutError',
    code: DOMException.TIMEOUT_ERR,
  })
})

test('aborting also ends the check for idempotency support', async () => {
  server = await openFaultyServer(['break'])
  const stop = new AbortController()
  const supportsIdempotency = (signal: AbortSignal | null) =>
    new Promise<boolean>((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason))
      stop.abort(new Error('Enough'))
    })
  const options = { timeout: 5000, retries: 4, initialBackoffMs: 1, supportsIdempotency }
  const client = createClient({ url: server.url, fetch: withRetries(fetch, options) })
  await expect(client.createArtifact({}, { signal: stop.signal })).rejects.toThrow('Enough')
})

test('a stream is returned when it starts, is not ended by the timeout, and can be aborted', async () => {
  const client = await start([{ status: 502 }, 'endless lines'], false, 200)
  const stop = new AbortController()
  const { body } = await client.exportArtifacts({}, { signal: stop.signal })
  const reader = body?.getReader()
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('{}\n')
  const next = reader?.read()
  await expect(Promise.race([next, pause(400).then(() => 'still open')])).resolves.toBe('still open')
  stop.abort(new Error('Enough'))
  await expect(next).rejects.toThrow()
})

test('a redirect is reported, not followed', async () => {
  const client = await start([{ status: 307, headers: { location: 'http://elsewhere.example/api' } }])
  await expect(client.countArtifacts({})).rejects.toMatchObject({
    name: 'RedirectError',
    location: 'http://elsewhere.example/api',
    message: expect.stringContaining('redirects to http://elsewhere.example/api'),
  })
  expect(server.seen).toHaveLength(1)
})
