/** Functions as upstream servers, some of which send too much. */
import { once } from 'node:events'
import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { onTestFinished } from 'vitest'

export const JSON_TYPE = { 'content-type': 'application/json' }

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
