/** One client that keeps connections, bodies or responses for itself. */
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MAX_GROWTH, MAX_HEALTH_MS, measureBeside, type Server, startServer } from './server.ts'

let server: Server

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

/** Long enough for the old server to build every response. */
const A_WHILE_MS = 3000

/** Asks for an artifact of that many bytes, on many connections or many times on each, and reads nothing. */
async function leaveUnread(bytes: number, connections: number, requests: number) {
  const id = await server.publish(bytes)
  const request = `GET /api/artifacts/${id} HTTP/1.1\r\nhost: localhost\r\n\r\n`
  return measureBeside(server, async () => {
    for (let count = 0; count < connections; count++) server.send(request.repeat(requests))
    await pause(A_WHILE_MS)
  })
}

test('requests that are sent before their responses are read do not fill the memory', async () => {
  const { growth, slowest } = await leaveUnread(20_000_000, 1, 600)
  expect(growth).toBeLessThan(MAX_GROWTH)
  expect(slowest).toBeLessThan(MAX_HEALTH_MS)
})

test('nor do they on many connections', async () => {
  const { growth, slowest } = await leaveUnread(2_000_000, 20, 100)
  expect(growth).toBeLessThan(MAX_GROWTH)
  expect(slowest).toBeLessThan(MAX_HEALTH_MS)
})

test('connections that do not read large responses are closed when these fill the memory', async () => {
  const { growth } = await leaveUnread(20_000_000, 50, 1)
  // The limit is 256 MB; a response in the making takes several times its size.
  expect(growth).toBeLessThan(1.5 * MAX_GROWTH)
})

test('bodies that arrive slowly do not fill the memory', async () => {
  const head = 'POST /api/artifacts/ HTTP/1.1\r\nhost: localhost\r\ncontent-length: 41000000\r\n\r\n'
  const part = Buffer.alloc(40_000_000, ' ')
  const { growth, slowest } = await measureBeside(server, async () => {
    for (let count = 0; count < 30; count++) server.send(head).write(part)
    await pause(2 * A_WHILE_MS)
  })
  expect(growth).toBeLessThan(1.5 * MAX_GROWTH)
  expect(slowest).toBeLessThan(MAX_HEALTH_MS)
})
