/** An upstream server for tests: keeps a log of its requests, and fails as a test asks it to. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { JSON_TYPE } from '#server/upstream/test-upstream.ts'
import { csrfTokens } from './test-csrf.ts'

/** `path` is relative to the API, with its query. */
export type UpstreamRequest = { method: string; path: string; body: string }

export type UpstreamAnswer = { status: number; body?: string; headers?: Record<string, string> }

/**
 * - `refuse`: closes the connection. The request has no effect.
 * - `hang`: never answers. The request has no effect.
 * - `lose`: closes the connection after the request has taken effect.
 * - `cut`: the same in the middle of the answer's body.
 * - An answer: sends it. The request has no effect.
 */
type Fault = 'refuse' | 'hang' | 'lose' | 'cut' | UpstreamAnswer

/** What a test may change at any time. */
export type Conduct = {
  /** The path of the API. That of Prefect Cloud is `CLOUD_PATH`. */
  path: string
  /** The Authorization header that is required: `Bearer …` or `Basic …`. */
  authorization: string | null
  hasCsrf: boolean
  /** More requests in a window are answered with 429. */
  rateLimit: { requests: number; windowMs: number; retryAfter: string } | null
  /** Before a request takes effect. */
  latencyMs: number
  /** The place to change rows between two requests: runs before each request takes effect. */
  onRequest: (request: UpstreamRequest) => void
  fault: (request: UpstreamRequest) => Fault | null
  /** Delays an answer whose content is already final, so that it arrives after newer ones. */
  hold: (request: UpstreamRequest) => Promise<void> | null
}

export const CLOUD_PATH =
  '/api/accounts/0c1f4e0e-8b0a-4c0e-9d55-0d1f6f6c1a11/workspaces/7a0f1c5e-1f43-4a57-8f57-5a3c1b9d2e22'

/** Answers of a proxy or of an overloaded server. */
export const HTML_PAGE: UpstreamAnswer = { status: 200, body: '<h1>Hello', headers: { 'content-type': 'text/html' } }
export const UNAVAILABLE: UpstreamAnswer = { status: 503, body: '{"exception_message":"Service Unavailable"}' }

const DEFAULTS: Conduct = {
  path: '/api',
  authorization: null,
  hasCsrf: false,
  rateLimit: null,
  latencyMs: 0,
  onRequest: () => {},
  fault: () => null,
  hold: () => null,
}

export type UpstreamServer = {
  /** The URL of the API. */
  address: () => string
  /** For event sockets. */
  server: Server
  conduct: Conduct
  /** All requests, also those that failed. A test may empty it. */
  requests: UpstreamRequest[]
  /** How many requests there were of each kind: `POST /artifacts/filter`, `GET /artifacts/{id}`. */
  counts: () => Record<string, number>
  /** Refuses connections, and closes those that are open; also the end of a test. */
  goDown: () => Promise<void>
  /** Accepts connections again, at the same address. */
  comeBack: () => Promise<void>
}

export async function startUpstreamServer(
  answer: (request: UpstreamRequest) => UpstreamAnswer | Promise<UpstreamAnswer>,
  initial: Partial<Conduct> = {},
): Promise<UpstreamServer> {
  const conduct = { ...DEFAULTS, ...initial }
  const requests: UpstreamRequest[] = []
  const csrf = csrfTokens()
  let window = { start: 0, requests: 0 }

  /** The answer of a server that rejects the request; null if it accepts it. */
  function rejection({ method, path }: UpstreamRequest, { headers }: IncomingMessage): UpstreamAnswer | null {
    const { authorization, rateLimit, hasCsrf } = conduct
    if (authorization !== null && headers.authorization !== authorization) {
      return { status: 401, body: '{"exception_message":"Unauthorized"}' }
    }
    if (rateLimit !== null) {
      if (Date.now() >= window.start + rateLimit.windowMs) window = { start: Date.now(), requests: 0 }
      window.requests += 1
      if (window.requests > rateLimit.requests) {
        return { status: 429, body: '{"detail":"Too Many Requests"}', headers: { 'retry-after': rateLimit.retryAfter } }
      }
    }
    return hasCsrf ? csrf(method, path, headers) : null
  }

  async function respond(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(message)
    const { method = '', url = '' } = message
    const isApi = url.startsWith(`${conduct.path}/`)
    const request = { method, path: isApi ? url.slice(conduct.path.length) : url, body }
    requests.push(request)
    if (conduct.latencyMs > 0) await delay(conduct.latencyMs)
    conduct.onRequest(request)
    const fault = conduct.fault(request)
    if (fault === 'refuse') message.socket.destroy()
    if (fault === 'refuse' || fault === 'hang') return
    const refusal = isApi ? rejection(request, message) : { status: 404, body: '{"detail":"Not Found"}' }
    const isReplaced = typeof fault === 'object' && fault !== null
    const sent = isReplaced ? fault : (refusal ?? (await answer(request)))
    await conduct.hold(request)
    if (fault === 'lose') message.socket.destroy()
    else send(response, sent, fault === 'cut')
  }

  const server = createServer((message, response) => {
    // The client may have closed the connection.
    respond(message, response).catch((error: unknown) => {
      if (!message.socket.destroyed) response.writeHead(500, JSON_TYPE).end(JSON.stringify({ detail: String(error) }))
    })
  })
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }
  await listen(0)
  const bound = server.address()
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0

  return {
    address: () => `http://127.0.0.1:${port}${conduct.path}`,
    server,
    conduct,
    requests,
    counts: () => {
      const counts: Record<string, number> = {}
      for (const request of requests) counts[kindOf(request)] = (counts[kindOf(request)] ?? 0) + 1
      return counts
    },
    goDown: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      server.emit('down')
      await closed
    },
    comeBack: () => listen(port),
  }
}

function send(response: ServerResponse, { status, body = '', headers }: UpstreamAnswer, isCut: boolean): void {
  const bytes = Buffer.from(body)
  const length = status === 204 ? {} : { 'content-length': bytes.length }
  response.writeHead(status, { ...JSON_TYPE, ...length, ...headers })
  if (!isCut) response.end(bytes)
  else response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy())
}

async function textOf(message: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of message) parts.push(part)
  return Buffer.concat(parts).toString()
}

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

function kindOf({ method, path }: UpstreamRequest): string {
  const route = path.replace(/\?.*/, '').replace(UUID, '{id}')
  return `${method} ${route.replace(/^\/artifacts\/[^/]+\/latest$/, '/artifacts/{key}/latest')}`
}
