/** Upstream servers whose responses do not end, and clients that do not wait for them. */
import { once } from 'node:events'
import { get, type ServerResponse } from 'node:http'
import { finished } from 'node:stream/promises'
import type { FastifyInstance } from 'fastify'
import { expect, test } from 'vitest'
import { streamBody } from './response-body.ts'
import { exceptPolls, gzipBomb, JSON_TYPE, MEGABYTE, openWithUpstream, sendEndlessly } from './test-upstream.ts'

/** More than any test accepts, so that a test without a limit fails instead of running forever. */
const MAX_SENT_BYTES = 1200 * MEGABYTE

const statusAndDetail = async (app: FastifyInstance, url: string) => {
  const answer = await app.inject({ url })
  return [answer.statusCode, answer.json().detail]
}

test('the body of an endless error is read only to the length of a message', async () => {
  let sent = 0
  const app = await openWithUpstream((_, response) => {
    response.writeHead(403, JSON_TYPE)
    sendEndlessly(response, MAX_SENT_BYTES, (bytes) => {
      sent += bytes
    })
  })
  expect(await statusAndDetail(app, '/api/version')).toEqual([403, expect.stringContaining('rejected the request.')])
  expect(sent).toBeLessThan(20 * MEGABYTE)
})

test('an error whose body stops in the middle is reported in time', async () => {
  const listener = (_: unknown, response: ServerResponse) => response.writeHead(403, JSON_TYPE).write('{"detail":')
  const app = await openWithUpstream(listener, { responseMs: 300 })
  expect(await statusAndDetail(app, '/api/version')).toEqual([403, expect.stringContaining('rejected the request.')])
})

test('an endless response is cut', async () => {
  let sent = 0
  const app = await openWithUpstream(
    exceptPolls((request, response) => {
      response.writeHead(200, JSON_TYPE)
      if (request.url?.includes('latest')) response.end('[]')
      else
        sendEndlessly(response, MAX_SENT_BYTES, (bytes) => {
          sent += bytes
        })
    }),
  )
  const answer = await statusAndDetail(app, '/api/vitrine/facets')
  expect(answer).toEqual([502, expect.stringMatching(/^127\.0\.0\.1:\d+ sent more than 128 MB in one response\.$/)])
  // Four attempts, each for fewer rows.
  expect(sent).toBeLessThan(4 * 150 * MEGABYTE)
})

test('a small response that decompresses to an enormous one is cut', async () => {
  const bomb = gzipBomb()
  const app = await openWithUpstream((_, response) => {
    response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end(bomb)
  })
  const before = process.memoryUsage().rss
  const answer = await statusAndDetail(app, '/api/vitrine/revision')
  expect(answer).toEqual([
    expect.toBeOneOf([502, 503]),
    expect.stringMatching(/sent (more than 128 MB|too many large responses)/),
  ])
  expect(process.memoryUsage().rss - before).toBeLessThan(800 * MEGABYTE)
})

test('a response that is broken off is an error', async () => {
  const app = await openWithUpstream(
    exceptPolls((_, response) => {
      response.writeHead(200, { ...JSON_TYPE, 'content-length': 100 }).write('[', () => response.destroy())
    }),
  )
  const answer = await statusAndDetail(app, '/api/vitrine/facets')
  expect(answer).toEqual([502, expect.stringContaining('broke off its response.')])
})

test('a server that returns the same page for every offset is asked twice', async () => {
  let asked = 0
  const page = JSON.stringify(
    Array.from({ length: 200 }, (_, index) => ({
      id: `key-${index}`,
      created: '2026-01-01T00:00:00Z',
      updated: '2026-01-01T00:00:00Z',
      key: `key-${index}`,
      latest_id: `version-${index}`,
      type: null,
      description: null,
      data: 1,
      metadata_: null,
      flow_run_id: null,
      task_run_id: null,
    })),
  )
  const app = await openWithUpstream(
    exceptPolls((request, response) => {
      if (request.url?.endsWith('/latest/filter')) asked += 1
      // More pages than a list has, so that a test without a limit ends.
      const isOver = asked > 20 || !request.url?.endsWith('/latest/filter')
      response.writeHead(200, JSON_TYPE).end(isOver ? '[]' : page)
    }),
  )
  const answer = await statusAndDetail(app, '/api/vitrine/facets')
  expect([asked, answer]).toEqual([2, [502, 'The upstream server returns the same rows on every page.']])
})

/** A server that announces each list it is asked for, and leaves the response to the test. */
async function openWithHeldLists() {
  let announce = (_: ServerResponse) => {}
  const held = new Promise<ServerResponse>((resolve) => {
    announce = resolve
  })
  const app = await openWithUpstream(
    exceptPolls((request, response) => {
      if (request.url?.includes('latest')) announce(response)
      else response.writeHead(200, JSON_TYPE).end('[]')
    }),
  )
  return { address: await app.listen({ host: '127.0.0.1', port: 0 }), held }
}

/** Larger than the buffers of all connections in between. */
const LARGE = Buffer.alloc(32 * MEGABYTE, ' ')

test('a response that the client reads slowly arrives completely', async () => {
  const app = await openWithUpstream(
    (request, response) => {
      if (request.url === '/api/hello') response.writeHead(200, JSON_TYPE).end(LARGE)
    },
    // Long enough for the pauses of a busy machine between two parts, as client and servers share one thread here.
    { responseMs: 3000 },
  )
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const [response] = await once(get(`${address}/api/hello`), 'response')
  // Nothing is read until another request has waited for the response timeout.
  expect((await fetch(`${address}/api/version`)).status).toBe(504)
  let bytes = 0
  for await (const part of response) bytes += part.length
  expect(bytes).toBe(LARGE.length)
})

test('a client that reads nothing does not hold the connection to the upstream server', async () => {
  let announce = (_: ServerResponse) => {}
  const held = new Promise<ServerResponse>((resolve) => {
    announce = resolve
  })
  const listener = (_: unknown, response: ServerResponse) => {
    response.writeHead(200, JSON_TYPE).end(LARGE)
    announce(response)
  }
  const app = await openWithUpstream(listener, { idleClientMs: 300 })
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  // Without a listener, Node would read the response and drop it.
  const client = get(`${address}/api/hello`, (unread) => unread.on('error', () => {})).on('error', () => {})
  const response = await held
  await once(response, 'close')
  expect(response.writableFinished).toBe(false)
  client.destroy()
})

test('a response for a client is cut at the size that no browser can parse', async () => {
  const part = new Uint8Array(16 * MEGABYTE)
  let parts = 0
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      parts += 1
      controller.enqueue(part)
    },
  })
  const stream = streamBody('prefect.example', endless, { responseMs: 25_000, idleClientMs: 30_000 })
  await expect(finished(stream.resume())).rejects.toThrow('prefect.example sent more than 512 MB in one response.')
  expect(parts).toBeLessThan(40)
})

test('the work for a client ends when it disconnects', async () => {
  const { address, held } = await openWithHeldLists()
  const client = get(`${address}/api/vitrine/facets`).on('error', () => {})
  const response = await held
  client.destroy()
  await once(response, 'close')
  expect(response.writableEnded).toBe(false)
})

test('work that several clients wait for continues when one of them disconnects', async () => {
  const { address, held } = await openWithHeldLists()
  const url = `${address}/api/vitrine/facets`
  const first = new AbortController()
  const gone = fetch(url, { signal: first.signal }).catch(() => null)
  const response = await held
  const second = fetch(url)
  first.abort()
  await gone
  response.writeHead(200, JSON_TYPE).end('[]')
  expect((await second).status).toBe(200)
})

test('the connection to the upstream server is closed when the client of a proxied request disconnects', async () => {
  let announce = (_: ServerResponse) => {}
  const held = new Promise<ServerResponse>((resolve) => {
    announce = resolve
  })
  const app = await openWithUpstream((_, response) => announce(response))
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const request = new AbortController()
  const sent = { method: 'POST', body: '{}', headers: JSON_TYPE, signal: request.signal }
  const gone = fetch(`${address}/api/artifacts/filter`, sent).catch(() => null)
  const response = await held
  request.abort()
  await gone
  await once(response, 'close')
  expect(response.writableEnded).toBe(false)
})
