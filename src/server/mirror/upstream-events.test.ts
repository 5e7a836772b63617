import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { Socket } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openTestApp } from '#server/test/test-app.ts'
import { type EventSocket, serveEvents } from './test/test-event-socket.ts'
import { EVENT_TIMES, followEvents } from './upstream-events.ts'

const QUICK = { ...EVENT_TIMES, retryMs: 1, maxRetryMs: 10 }

type Options = Parameters<typeof serveEvents>[1] & {
  authorization?: string | null
  times?: Partial<typeof EVENT_TIMES>
}

async function listen(listener: RequestListener = () => {}) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const bound = server.address()
  return { server, address: `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : 0}/api` }
}

function follow(address: string, { authorization = null, times = {} }: Options = {}) {
  const onEvent = vi.fn()
  const follower = followEvents({ address, authorization }, onEvent, { ...QUICK, ...times })
  onTestFinished(follower.stop)
  return { follower, onEvent }
}

/** A server with events, and a follower. */
async function open(options: Options = {}) {
  const { server, address } = await listen()
  const events = serveEvents(server, options)
  return { ...events, ...follow(address, options), isConnected: () => isFollowed(events) }
}

/** Whether the last connection has asked for events, after the greeting. */
function isFollowed({ connections }: Pick<EventSocket, 'connections'>): boolean {
  return connections.at(-1)?.texts.length === 2
}

/** A server without the socket. */
async function answerUpgrades(status: number) {
  let asked = 0
  const { server, address } = await listen()
  server.on('upgrade', (_, socket) => {
    asked += 1
    // The client closes the connection first.
    socket.on('error', () => {})
    socket.end(`HTTP/1.1 ${status} Status\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n`)
  })
  return { address, asked: () => asked }
}

test.each([
  ['a key', 'Bearer pnu_key', 'pnu_key'],
  ['a password', `Basic ${Buffer.from('user:pass word').toString('base64')}`, 'user:pass word'],
  ['nothing', null, null],
])('authenticates with %s', async (_, authorization, token) => {
  const { connections, isConnected } = await open({ authorization, token })
  await expect.poll(isConnected).toBe(true)
  expect(connections[0]?.request.url).toBe('/api/events/out')
  expect(connections[0]?.request.headers).toMatchObject({ 'sec-websocket-protocol': 'prefect' })
  expect(connections[0]?.texts[0]).toBe(JSON.stringify({ type: 'auth', token }))
})

test('asks for events that are still to come', async () => {
  const { connections } = await open()
  await expect.poll(() => connections[0]?.texts.length).toBe(2)
  const { type, filter, backfill } = JSON.parse(connections[0]?.texts[1] ?? '')
  expect([type, backfill]).toEqual(['filter', false])
  expect(Date.parse(filter.occurred.until)).toBeGreaterThan(Date.now())
})

test('calls once it is connected, and after an event', async () => {
  const { connections, announce, onEvent } = await open()
  await expect.poll(() => onEvent.mock.calls.length).toBe(2)
  expect(connections).toHaveLength(1)
  announce()
  await expect.poll(() => onEvent.mock.calls.length).toBeGreaterThan(2)
})

test('connects again after the connection is lost', async () => {
  const { connections, isConnected } = await open()
  await expect.poll(isConnected).toBe(true)
  connections[0]?.socket.terminate()
  await expect.poll(() => connections.length).toBe(2)
  await expect.poll(isConnected).toBe(true)
})

test('connects again after a message that is too long', async () => {
  const { connections, isConnected, announce } = await open()
  await expect.poll(isConnected).toBe(true)
  announce('x'.repeat(2_000_000))
  await expect.poll(() => connections.length).toBe(2)
})

test('ignores what an event says', async () => {
  const { connections, isConnected } = await open()
  await expect.poll(isConnected).toBe(true)
  const { socket } = connections[0] ?? {}
  for (const text of ['', '{', 'null', '\0', '[[[['.repeat(1000)]) socket?.send(text)
  socket?.send(Buffer.from([0xff, 0xfe]))
  socket?.ping()
  await once(socket ?? expect.fail(), 'pong')
  expect([connections.length, isConnected()]).toEqual([1, true])
})

test('a connection that does not answer pings is replaced', async () => {
  const { connections, isConnected } = await open({ times: { pingMs: 50 } })
  await expect.poll(isConnected).toBe(true)
  const { length } = connections
  // Reads nothing, and so answers nothing.
  connections.at(-1)?.socket.pause()
  await expect.poll(() => connections.length).toBeGreaterThan(length)
})

test('a connection that answers pings stays', async () => {
  const { connections } = await open({ times: { pingMs: 1000 } })
  let pings = 0
  await expect.poll(() => connections.length).toBe(1)
  connections[0]?.socket.on('ping', () => {
    pings += 1
  })
  // The second one follows only an answer to the first one.
  await expect.poll(() => pings).toBeGreaterThan(1)
  expect(connections).toHaveLength(1)
})

test('a connection without a greeting is replaced', async () => {
  const { connections } = await open({ greeting: null, times: { handshakeMs: 30 } })
  await expect.poll(() => connections.length).toBeGreaterThan(1)
})

/** Only a refusal is followed by another attempt. */
const AFTER_REFUSAL = { retryMs: 100_000_000, maxRetryMs: 100_000_000, refusedMs: 1 }

test.each<[string, Options]>([
  ['rejects the token', { token: 'other' }],
  ['greets with something else', { greeting: '{"type":"hello"}' }],
  ['greets with what is not JSON', { greeting: 'hello' }],
])('a server that %s refuses events', async (_, options) => {
  const { connections, onEvent } = await open({ ...options, times: AFTER_REFUSAL })
  await expect.poll(() => connections.length).toBeGreaterThan(1)
  expect(onEvent).not.toHaveBeenCalled()
})

test.each([404, 403, 301, 200])('a server that answers %i refuses events', async (status) => {
  const { address, asked } = await answerUpgrades(status)
  follow(address, { times: AFTER_REFUSAL })
  await expect.poll(asked).toBeGreaterThan(1)
})

test('Vitrine refuses events', async () => {
  let asked = 0
  const app = await openTestApp()
  onTestFinished(() => app.close())
  app.addHook('onResponse', async ({ url }) => {
    if (url === '/api/events/out') asked += 1
  })
  const { onEvent } = follow(`${await app.listen({ host: '127.0.0.1', port: 0 })}/api`, { times: AFTER_REFUSAL })
  await expect.poll(() => asked).toBeGreaterThan(1)
  expect(onEvent).not.toHaveBeenCalled()
})

test.each([502, 503])('a server that answers %i is down', async (status) => {
  const { address, asked } = await answerUpgrades(status)
  follow(address)
  await expect.poll(asked).toBeGreaterThan(1)
})

test('connects once the server stops closing connections', async () => {
  let closed = 0
  const { server, address } = await listen()
  const close = (socket: Socket) => {
    closed += 1
    socket.destroy()
  }
  server.on('connection', close)
  follow(address)
  await expect.poll(() => closed).toBeGreaterThan(1)
  server.off('connection', close)
  const events = serveEvents(server)
  await expect.poll(() => isFollowed(events)).toBe(true)
})

test('closes its connection when it is stopped, and opens no other', async () => {
  const { connections, follower, isConnected } = await open()
  await expect.poll(isConnected).toBe(true)
  const { socket } = connections[0] ?? {}
  follower.stop()
  await once(socket ?? expect.fail(), 'close')
  // As long as another connection takes, including a delay.
  const other = await open()
  await expect.poll(other.isConnected).toBe(true)
  other.connections[0]?.socket.terminate()
  await expect.poll(() => other.connections.length).toBe(2)
  expect(connections).toHaveLength(1)
})

test('can be stopped before it is connected', async () => {
  const { connections, follower } = await open()
  follower.stop()
  const other = await open()
  await expect.poll(other.isConnected).toBe(true)
  expect(connections.filter(({ texts }) => texts.length > 0)).toEqual([])
})
