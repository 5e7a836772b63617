/** Header limits, malformed URLs, and protocol upgrades. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { STATUS_CODES } from './node-http.ts'
import { REQUEST_ID_HEADER } from './request-id.ts'

/** URL and headers together: room for keys of 64 kB, plus what browsers and proxies add. */
export const MAX_HEADER_BYTES = 128 * 1024

/** Other upgrades are ignored: some clients, such as Java, offer HTTP/2 with every request. */
export function isWebSocketUpgrade({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket'
}

/** Takes the escapes of a URL literally if they are not valid UTF-8, so that it ends in a 404. */
export function escapeMalformedUrl(url: string): string {
  const [path = ''] = url.split(/[?#]/, 1)
  try {
    decodeURIComponent(path)
    return url
  } catch {
    return path.replaceAll('%', '%25') + url.slice(path.length)
  }
}

const CLIENT_ERRORS: Record<string, [status: number, detail: string]> = {
  HPE_HEADER_OVERFLOW: [431, `The URL and headers are longer than the ${MAX_HEADER_BYTES} bytes that are accepted.`],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not arrive in time.'],
}

/** Responds to requests that Node cannot parse, which never reach a route. */
export function sendClientError({ code }: { code?: string }, socket: Socket): void {
  if (code === 'ECONNRESET' || socket.destroyed) return
  const [status, detail] = CLIENT_ERRORS[code ?? ''] ?? [400, 'There was an error parsing the request']
  const body = JSON.stringify({ detail })
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `${REQUEST_ID_HEADER}: ${randomUUID()}`,
    `content-length: ${body.length}`,
    'content-type: application/json',
    'connection: close',
  ]
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  socket.destroySoon()
}
