/** A server for tests that fails in a scripted way. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** The reaction to one request. */
type Reaction =
  /** The connection breaks before or during the response. */
  | 'break'
  | 'break in the middle'
  /** The server never responds. */
  | 'no response'
  /** A stream of lines that starts and does not end. */
  | 'endless lines'
  | { status: number; headers?: Record<string, string>; body?: unknown }

export type SeenRequest = { method: string | undefined; url: string | undefined; headers: IncomingMessage['headers'] }

/** Answers each request with the next of `reactions`, and further ones with the result of `fallback`. */
export async function openFaultyServer(
  reactions: Reaction[],
  fallback: (request: SeenRequest) => Reaction = () => ({ status: 404 }),
) {
  const seen: SeenRequest[] = []
  const server = createServer(async (request, response) => {
    for await (const _ of request);
    const { method, url, headers } = request
    seen.push({ method, url, headers })
    respond(response, reactions.shift() ?? fallback({ method, url, headers }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const close = async () => {
    if (!server.listening) return
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { url: `http://127.0.0.1:${port}/api`, seen, close }
}

function respond(response: ServerResponse, reaction: Reaction): void {
  if (reaction === 'no response') return
  if (reaction === 'break') {
    response.destroy()
  } else if (reaction === 'endless lines') {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' })
    response.write('{}\n')
  } else if (reaction === 'break in the middle') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
    response.write('[1, 2', () => response.destroy())
  } else {
    const { status, headers = {}, body } = reaction
    response.writeHead(status, { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers })
    response.end(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body))
  }
}
