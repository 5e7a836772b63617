/** Starts Vitrine with a function as its upstream server. */
import { once } from 'node:events'
import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { onTestFinished } from 'vitest'
import { createUpstreamApp } from '#server/app.ts'
import { TEST_OPTIONS } from '#server/test/test-app.ts'
import { openUpstream } from './connection.ts'
import type { Timeouts } from './response-body.ts'

export const JSON_TYPE = { 'content-type': 'application/json' }

type Settings = Partial<Timeouts> & { authorization?: string | null }

export async function openWithUpstream(
  listener: RequestListener,
  { authorization = null, responseMs = 25_000, idleClientMs = 30_000 }: Settings = {},
): Promise<FastifyInstance> {
  const address = await startUpstream(listener)
  const upstream = openUpstream({ address, authorization }, { responseMs, idleClientMs })
  const app = await createUpstreamApp(upstream, TEST_OPTIONS)
  onTestFinished(() => app.close())
  return app
}

/** Starts a server for the test, and returns the address of its API. */
export async function startUpstream(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const bound = server.address()
  return `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : 0}/api`
}

export const MEGABYTE = 1024 * 1024

/** Sends parts as fast as they are read, and reports their sizes. Ends after `maxBytes`, so that the test ends. */
export function sendEndlessly(
  response: ServerResponse,
  maxBytes: number,
  onSent: (bytes: number) => void = () => {},
): void {
  const part = Buffer.alloc(MEGABYTE, ' ')
  let sent = 0
  const send = () => {
    while (!response.destroyed && sent < maxBytes) {
      sent += part.length
      onSent(part.length)
      if (!response.write(part)) return
    }
    response.end()
  }
  response.on('drain', send)
  send()
}

/** 300 kB of gzip, which decompress to 1.2 GB: a gzip file may consist of several. */
export function gzipBomb(): Buffer {
  const part = gzipSync(Buffer.alloc(16 * MEGABYTE, ' '))
  return Buffer.concat(Array.from({ length: 75 }, () => part))
}

/** Answers the requests that detect changes as a server without artifacts does, and the others with `listener`. */
export function exceptPolls(
  listener: (...args: [...Parameters<RequestListener>, body: string]) => void,
): RequestListener {
  return async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    const isPoll = (body.includes('"limit":1') && !body.includes('"offset"')) || request.url?.endsWith('/count')
    if (!isPoll) listener(request, response, body)
    else response.writeHead(200, JSON_TYPE).end(request.url?.endsWith('/count') ? '0' : '[]')
  }
}
