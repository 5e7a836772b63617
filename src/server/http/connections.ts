/** Bounds what one connection can make the server keep, and for how long, and says when it has ended. */
import type { IncomingMessage, RequestListener, Server, ServerOptions } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { openBudget } from '#server/budget.ts'
import { ClientGone } from '#server/errors.ts'
import { isWebSocketUpgrade, MAX_HEADER_BYTES, sendClientError } from './headers.ts'
import { createServer } from './node-http.ts'

/** Requests of one connection that wait for the response before theirs. Clients that send that many do not exist. */
const MAX_WAITING = 100

/** All responses together that were built and not read yet, in bytes. */
const MAX_UNREAD_BYTES = 256 * 1024 * 1024

/** Smaller responses are not counted: there cannot be enough of them to matter. */
const MIN_COUNTED_BYTES = 16 * 1024

export type TimeLimits = {
  /** How long nothing may arrive of a request that has begun, or nothing be read of a response, in milliseconds. */
  stall: number
  /** For the URL and the headers. */
  head: number
  /** For the whole request. */
  request: number
  /** For the rest of a body that was refused. Most clients read the response only when they have sent everything. */
  unwantedBody: number
}

export const TIME_LIMITS: TimeLimits = { stall: 30_000, head: 20_000, request: 300_000, unwantedBody: 10_000 }

/** A server factory for Fastify. */
export function boundedServer(limits: TimeLimits): (handle: RequestListener) => Server {
  const options: ServerOptions = {
    maxHeaderSize: MAX_HEADER_BYTES,
    shouldUpgradeCallback: isWebSocketUpgrade,
    headersTimeout: limits.head,
    requestTimeout: limits.request,
    connectionsCheckingInterval: limits.head / 4,
    // Longer than clients keep idle connections (25 s): a connection closed under a POST makes them send it twice.
    keepAliveTimeout: 65_000,
  }
  return (handle) => {
    const server = createServer(options, inTurn(handle, limits))
    server.timeout = limits.stall
    server.on('timeout', endStalled)
    return server
  }
}

type Waiting = Parameters<RequestListener>

/** Node would handle every request at once and keep the responses in memory until the client reads them. */
function inTurn(handle: RequestListener, limits: TimeLimits): RequestListener {
  /** The requests that wait, of each connection with a request that is being handled. */
  const queues = new WeakMap<Socket, Waiting[]>()

  function start(request: Waiting[0], response: Waiting[1], queue: Waiting[]): void {
    const { socket } = request
    openRequests.set(socket, request)
    response.once('finish', () => endUnwantedBody(request, limits))
    response.once('close', () => {
      openRequests.delete(socket)
      const next = socket.destroyed ? undefined : queue.shift()
      if (next === undefined) queues.delete(socket)
      else start(...next, queue)
    })
    handle(request, response)
  }

  return (request, response) => {
    const { socket } = request
    const queue = queues.get(socket)
    if (queue === undefined) {
      const created: Waiting[] = []
      queues.set(socket, created)
      start(request, response, created)
    } else if (queue.push([request, response]) > MAX_WAITING) socket.destroy()
  }
}

/** The request that each connection is busy with. */
const openRequests = new WeakMap<Socket, IncomingMessage>()

/** On a connection where nothing was sent or received for a while. */
function endStalled(socket: Socket): void {
  const request = openRequests.get(socket)
  if (request === undefined || socket.writableLength > 0) socket.destroy()
  else if (!request.complete) sendClientError({ code: 'ERR_HTTP_REQUEST_TIMEOUT' }, socket)
  // Otherwise the server is still working on it.
}

/** Closing the connection at once would take the response from clients that are still sending. */
function endUnwantedBody(request: IncomingMessage, limits: TimeLimits): void {
  const endUnlessComplete = () => {
    if (!request.complete) request.socket.destroy()
  }
  if (!request.complete) setTimeout(endUnlessComplete, limits.unwantedBody).unref()
}

/** Of the process, whose memory it is. */
const unread = openBudget(MAX_UNREAD_BYTES)

const openShare = ({ ip, raw }: FastifyRequest) => unread.open(ip, () => raw.socket.destroy())

/** Ends connections that do not read when all responses together take too much memory. */
export function boundUnreadResponses(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    const bytes = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload.length : 0
    if (bytes >= MIN_COUNTED_BYTES) {
      const share = openShare(request)
      reply.raw.once('close', share.release)
      share.add(bytes)
    }
    done()
  })
}

/** For a streamed response with large parts: each counts until the client has taken it. */
export async function* countUnread<Part extends string | Uint8Array>(
  request: FastifyRequest,
  parts: AsyncIterable<Part>,
): AsyncGenerator<Part> {
  const share = openShare(request)
  try {
    for await (const part of parts) {
      share.add(part.length)
      yield part
      share.add(-part.length)
    }
  } finally {
    share.release()
  }
}

/**
 * Aborted when the client disconnects before it has received the response. Fastify's own `request.signal` is aborted as
 * soon as the body of the request has been read.
 */
export function clientGone({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController()
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort(new ClientGone())
  })
  return gone.signal
}
