import type { RequestListener } from 'node:http'
import { expect, test } from 'vitest'
import { UpstreamError } from '#server/errors.ts'
import { openUpstream, type Upstream } from '#server/upstream/connection.ts'
import { JSON_TYPE, startUpstream } from '#server/upstream/test-upstream.ts'
import { deleteUpstream, isRefusal } from './delete-upstream.ts'

const IDS = Array.from({ length: 60 }, () => crypto.randomUUID())

/** Deletes on a server that answers with `listener`, and counts the requests. `onFailure` is called after one that fails. */
async function deletionsWith(listener: RequestListener, onFailure = () => {}) {
  const asked: string[] = []
  let running = 0
  let mostRunning = 0
  const address = await startUpstream((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    listener(request, response)
  })
  const upstream = openUpstream({ address, authorization: null })
  // Before any other limit of concurrent requests.
  const askText: Upstream['askText'] = async (...request) => {
    running += 1
    mostRunning = Math.max(mostRunning, running)
    try {
      return await upstream.askText(...request)
    } catch (error) {
      onFailure()
      throw error
    } finally {
      running -= 1
    }
  }
  const run = deleteUpstream({ ...upstream, askText })
  return { run, asked, mostRunning: () => mostRunning, running: () => running }
}

const paths = (ids: string[]) => ids.map((id) => `DELETE /api/artifacts/${id}`)

const failureOf = (work: Promise<void>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  )

test('each artifact is deleted by one request, 3 at a time', async () => {
  const { run, asked, mostRunning } = await deletionsWith((_, response) => response.writeHead(204).end())
  await run([...IDS, ...IDS])
  expect(asked.toSorted()).toEqual(paths(IDS).toSorted())
  expect(mostRunning()).toBe(3)
})

test('an artifact that does not exist upstream counts as deleted', async () => {
  const { run } = await deletionsWith((_, response) => {
    response.writeHead(404, JSON_TYPE).end('{"detail": "Artifact not found."}')
  })
  const deleted: string[] = []
  await run(IDS, { onDeleted: (id) => deleted.push(id) })
  expect(deleted.toSorted()).toEqual(IDS.toSorted())
})

test('after an error no further request starts, and the running ones end first', async () => {
  const refused = Promise.withResolvers<void>()
  const { run, asked, running } = await deletionsWith(async (request, response) => {
    const isRefused = request.url?.endsWith(IDS[2] ?? '')
    if (isRefused) return response.writeHead(403, JSON_TYPE).end('{"detail": "Missing permission."}')
    await refused.promise
    return response.writeHead(204).end()
  }, refused.resolve)
  const deleted: string[] = []
  const error = await failureOf(run(IDS, { onDeleted: (id) => deleted.push(id) }))
  expect(error).toMatchObject({ status: 403, message: expect.stringContaining('Missing permission.') })
  expect(running()).toBe(0)
  expect(asked).toHaveLength(3)
  expect(deleted.toSorted()).toEqual([IDS[0], IDS[1]].toSorted())
})

test('a short Retry-After is waited for', async () => {
  let requests = 0
  const { run, asked } = await deletionsWith((_, response) => {
    requests += 1
    if (requests === 2) response.writeHead(429, { 'retry-after': '1' }).end()
    else response.writeHead(204).end()
  })
  await run(IDS.slice(0, 3))
  expect(asked).toHaveLength(4)
})

test('a long Retry-After is an error', async () => {
  const { run, asked } = await deletionsWith((_, response) => {
    response.writeHead(429, { 'retry-after': '120' }).end()
  })
  expect(await failureOf(run(IDS))).toMatchObject({ status: 429, retryAfterSeconds: 120 })
  expect(asked.length).toBeLessThanOrEqual(3)
})

test('a signal ends the requests', async () => {
  const stopping = new AbortController()
  const { run, asked } = await deletionsWith(() => stopping.abort())
  expect(await failureOf(run(IDS, { signal: stopping.signal }))).toBeInstanceOf(Error)
  expect(asked.length).toBeLessThanOrEqual(3)
})

test.each([
  [401, true],
  [403, true],
  [409, true],
  [429, false],
  [500, false],
  [503, false],
])('status %d is a refusal: %s', async (status, isFinal) => {
  const { run } = await deletionsWith((_, response) => {
    response.writeHead(status, { ...JSON_TYPE, 'retry-after': '60' }).end('{"detail": "Why."}')
  })
  const error = await failureOf(run(IDS.slice(0, 1)))
  if (!(error instanceof UpstreamError)) throw error
  expect(isRefusal(error)).toBe(isFinal)
})
