/** What comes before a body: how long it may be, addresses that cannot be read, and requests to become something else. */
import { randomUUID } from 'node:crypto'
import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { REQUEST_ID_HEADER } from './request-id.ts'

/** The bytes of address and headers together: room for keys of 64 kB, with what browsers and proxies add. */
export const MAX_HEADER_BYTES = 128 * 1024

/** Other protocols are asked for in passing, as HTTP/2 by Java: such requests are answered as if they had not. */
export function isWebSocketUpgrade({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket'
}

/** An address with an escape that stands for no text has its escapes taken literally: nobody knows it, a 404 comes of it. */
export function escapeMalformedUrl(url: string): string {
  const [path = ''] = url.split(/[?#]/, 1)
  try {
    decodeURIComponent(path)
    return url
  } catch {
    return path.replaceAll('%', '%25') + url.slice(path.length)
  }
}

const REFUSALS: Record<string, [status: number, detail: string]> = {
  HPE_HEADER_OVERFLOW: [
    431,
    `The address and the headers are longer than the ${MAX_HEADER_BYTES} bytes that are accepted.`,
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not arrive in time.'],
}

/** Answers what is no request that could reach a route. */
export function sendClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const [status, detail] = REFUSALS[error.code ?? ''] ?? [400, 'There was an error parsing the request']
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
