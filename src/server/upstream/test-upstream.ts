/** Starts Vitrine with a function as its upstream server. */
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
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
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  const port = typeof bound === 'object' ? bound?.port : 0
  const address = `http://127.0.0.1:${port}/api`
  const upstream = openUpstream({ address, authorization }, { responseMs, idleClientMs })
  const app = await createUpstreamApp(upstream, TEST_OPTIONS)
  onTestFinished(async () => {
    await app.close()
    server.closeAllConnections()
    server.close()
  })
  return app
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
