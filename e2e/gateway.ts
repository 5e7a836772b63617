/** A gateway (reverse proxy) between the browser and the server, which delays responses or replaces them, as real ones do. */
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request as sendRequest } from 'node:http'
import { buffer } from 'node:stream/consumers'

type Replacement = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string | Buffer }

/** Receives a function that forwards the request; resolves to what the browser gets. */
type Fault = (forward: () => Promise<IncomingMessage>) => Promise<IncomingMessage | Replacement>

export type Gateway = {
  /** Its address, without a trailing slash. */
  readonly url: string
  /** Applies the fault to requests whose path starts with `path`, in place of an earlier one. */
  readonly breakAt: (path: string, fault: Fault) => void
  /** Forwards everything again. */
  readonly repair: () => void
  readonly stop: () => Promise<void>
}

export const startGateway = async (target: string): Promise<Gateway> => {
  let broken: { readonly path: string; readonly fault: Fault } | null = null
  const server = createServer(async (request, response) => {
    const forward = async (): Promise<IncomingMessage> => {
      const { method, headers } = request
      const forwarded = sendRequest(new URL(request.url ?? '', target), { method, headers })
      response.on('close', () => forwarded.destroy())
      request.pipe(forwarded)
      const [answer] = await once(forwarded, 'response')
      return answer
    }
    try {
      const answer = await (broken && request.url?.startsWith(broken.path) ? broken.fault(forward) : forward())
      if ('status' in answer) response.writeHead(answer.status, answer.headers).end(answer.body)
      else answer.pipe(response.writeHead(answer.statusCode ?? 502, answer.headers))
    } catch {
      response.destroy()
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The gateway has no port.')
  return {
    url: `http://127.0.0.1:${address.port}`,
    breakAt: (path, fault) => {
      broken = { path, fault }
    },
    repair: () => {
      broken = null
    },
    stop: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** Holds back requests until `release` is called. */
export const holdRequests = (): { readonly fault: Fault; readonly release: () => void } => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const fault: Fault = async (forward) => {
    await released
    return forward()
  }
  return { fault, release }
}

/** Responds without asking the server, to a string with a page. */
export const respondWith =
  (status: number, content: string | object): Fault =>
  async () => {
    const isPage = typeof content === 'string'
    const headers = { 'content-type': isPage ? 'text/html' : 'application/json' }
    return { status, headers, body: isPage ? content : JSON.stringify(content) }
  }

/** Passes a response on only when all of it has arrived: a stream of events never does. */
export const bufferResponses: Fault = async (forward) => {
  const answer = await forward()
  return { status: answer.statusCode ?? 502, headers: answer.headers, body: await buffer(answer) }
}
