/** An upstream server whose responses do not end. */
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { MAX_GROWTH, MAX_HEALTH_MS, measureBeside, startServer } from './server.ts'

const MEGABYTE = 1024 * 1024

/** Far more than the old server survived. */
const MAX_SENT_BYTES = 3000 * MEGABYTE

function sendEndlessly(response: ServerResponse): void {
  const part = Buffer.alloc(MEGABYTE, ' ')
  let sent = 0
  const send = () => {
    while (!response.destroyed && sent < MAX_SENT_BYTES) {
      sent += part.length
      if (!response.write(part)) return
    }
    response.end()
  }
  response.on('drain', send)
  send()
}

/** 300 kB, which decompress to 1.2 GB: a gzip file may consist of several. */
const bomb = Buffer.concat(Array(75).fill(gzipSync(Buffer.alloc(16 * MEGABYTE, ' '))))

const JSON_TYPE = { 'content-type': 'application/json' }

test.each([
  ['an error without an end', (response: ServerResponse) => sendEndlessly(response.writeHead(403, JSON_TYPE))],
  ['a response without an end', (response: ServerResponse) => sendEndlessly(response.writeHead(200, JSON_TYPE))],
  [
    'a response that decompresses to 1.2 GB',
    (response: ServerResponse) => response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end(bomb),
  ],
])('%s', async (_, answer) => {
  const upstream = createServer((_, response) => void answer(response)).listen(0, '127.0.0.1')
  await once(upstream, 'listening')
  const bound = upstream.address()
  const port = typeof bound === 'object' ? bound?.port : 0
  const server = await startServer({ VITRINE_UPSTREAM_URL: `http://127.0.0.1:${port}/api` })
  onTestFinished(async () => {
    await server.stop()
    upstream.closeAllConnections()
    upstream.close()
  })
  const ask = async (path: string) => (await fetch(`${server.api}${path}`)).status
  const { result, growth, slowest } = await measureBeside(server, () =>
    Promise.all(['/vitrine/revision', '/vitrine/facets'].map(ask)),
  )
  for (const status of result) expect(status).toBeGreaterThanOrEqual(400)
  expect(growth).toBeLessThan(2 * MAX_GROWTH)
  expect(slowest).toBeLessThan(MAX_HEALTH_MS)
})
