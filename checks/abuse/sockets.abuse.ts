/** Clients that hold the event socket without the password. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MAX_GROWTH, MAX_HEALTH_MS, measureBeside, type Server, startServer } from './server.ts'

let server: Server

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

/** Opens a socket and sends all but the end of one frame. Resolves when the server has ended it. */
async function sendUnfinishedFrame(bytes: number, protocol: string): Promise<void> {
  const socket = server.send(
    `GET /api/events/in HTTP/1.1\r\nhost: localhost\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n${protocol}\r\n`,
  )
  await new Promise((resolve) => socket.once('data', resolve))
  const closed = new Promise((resolve) => socket.once('close', resolve))
  const header = Buffer.alloc(14)
  header.set([0x81, 0xff])
  header.writeBigUInt64BE(BigInt(bytes + 1), 2)
  socket.write(header)
  socket.write(Buffer.alloc(bytes))
  socket.resume()
  await closed
}

test('strangers cannot make the server keep what they send', async () => {
  const frames = () =>
    Array.from({ length: 60 }, () => sendUnfinishedFrame(15_000_000, 'sec-websocket-protocol: prefect\r\n'))
  const { growth, slowest } = await measureBeside(server, () => Promise.all(frames()))
  expect(growth).toBeLessThan(MAX_GROWTH)
  expect(slowest).toBeLessThan(MAX_HEALTH_MS)
})

test('neither can clients that need no password, beyond a limit for all of them', async () => {
  let ended = 0
  const { growth, slowest } = await measureBeside(server, async () => {
    for (let count = 0; count < 60; count++) void sendUnfinishedFrame(15_000_000, '').then(() => ended++)
    // Those that stay hold less than the limit.
    await expect.poll(() => ended, { timeout: 60_000 }).toBeGreaterThan(50)
  })
  expect(growth).toBeLessThan(MAX_GROWTH)
  expect(slowest).toBeLessThan(MAX_HEALTH_MS)
})

test('frames above the limit end the socket', async () => {
  const { growth } = await measureBeside(server, () => sendUnfinishedFrame(63_000_000, ''))
  expect(growth).toBeLessThan(MAX_GROWTH)
})
