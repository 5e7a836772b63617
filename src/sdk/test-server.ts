/** A server for tests that fails as it is told. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** What happens to one request. */
type Deed =
  /** The connection breaks before an answer, or in the middle of one. */
  | 'break'
  | 'break in the middle'
  /** No answer ever comes. */
  | 'silence'
  | { status: number; headers?: Record<string, string>; body?: unknown }

export type Seen = { method: string | undefined; url: string | undefined; headers: IncomingMessage['headers'] }

/** Does the deeds, one for each request; when they are over, `rest` says what happens. */
export async function openBreakingServer(deeds: Deed[], rest: (request: Seen) => Deed = () => ({ status: 404 })) {
  const seen: Seen[] = []
  const server = createServer(async (request, response) => {
    for await (const _ of request);
    const { method, url, headers } = request
    seen.push({ method, url, headers })
    act(response, deeds.shift() ?? rest({ method, url, headers }))
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

function act(response: ServerResponse, deed: Deed): void {
  if (deed === 'silence') return
  if (deed === 'break') {
    response.destroy()
  } else if (deed === 'break in the middle') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
    response.write('[1, 2', () => response.destroy())
  } else {
    const { status, headers = {}, body } = deed
    response.writeHead(status, { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers })
    response.end(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body))
  }
}
