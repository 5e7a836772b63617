/** One client that keeps connections, bodies or responses for itself. */
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MAX_GROWTH, MAX_HEALTH_MS, measureBeside, type Server, startServer } from './server.ts'

let server: Server
const sockets: Socket[] = []

beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  for (const socket of sockets) socket.destroy()
  await server.stop()
})

/** Opens a connection whose responses are not read, and sends the text. */
function send(text: string): Socket {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.on('error', () => {})
  socket.write(text)
  sockets.push(socket)
  return socket
}

/** Long enough for the old server to build every response. */
const A_WHILE_MS = 3000

test('requests that are sent before their responses are read do not fill the memory', async () => {
  const id = await server.publish(20_000_000)
  const request = `GET /api/artifacts/${id} HTTP/1.1\r\nhost: localhost\r\n\r\n`
  const { growth, slowest } = await measureBeside(server, async () => {
    send(request.repeat(600))
    await pause(A_WHILE_MS)
  })
  expect(growth).toBeLessThan(MAX_GROWTH)
  expect(slowest).toBeLessThan(MAX_HEALTH_MS)
})

test('nor do they on many connections', async () => {
  const id = await server.publish(2_000_000)
  const request = `GET /api/artifacts/${id} HTTP/1.1\r\nhost: localhost\r\n\r\n`
  const { growth, slowest } = await measureBeside(server, async () => {
    for (let count = 0; count < 20; count++) send(request.repeat(100))
    await pause(A_WHILE_MS)
  })
  expect(growth).toBeLessThan(MAX_GROWTH)
  expect(slowest).toBeLessThan(MAX_HEALTH_MS)
})

test('connections that do not read large responses are closed when these fill the memory', async () => {
  const id = await server.publish(20_000_000)
  const request = `GET /api/artifacts/${id} HTTP/1.1\r\nhost: localhost\r\n\r\n`
  const { growth } = await measureBeside(server, async () => {
    for (let count = 0; count < 50; count++) send(request)
    await pause(A_WHILE_MS)
  })
  // The limit is 256 MB; a response in the making takes several times its size.
  expect(growth).toBeLessThan(1.5 * MAX_GROWTH)
})

test('bodies that arrive slowly do not fill the memory', async () => {
  const head = 'POST /api/artifacts/ HTTP/1.1\r\nhost: localhost\r\ncontent-length: 41000000\r\n\r\n'
  const part = Buffer.alloc(40_000_000, ' ')
  const { growth, slowest } = await measureBeside(server, async () => {
    for (let count = 0; count < 30; count++) send(head).write(part)
    await pause(2 * A_WHILE_MS)
  })
  expect(growth).toBeLessThan(1.5 * MAX_GROWTH)
  expect(slowest).toBeLessThan(MAX_HEALTH_MS)
})
