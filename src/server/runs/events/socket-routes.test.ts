import { once } from 'node:events'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket as WsClient } from 'ws'
import { openTestApp } from '#server/test/test-app.ts'

let app: FastifyInstance
let address: string

beforeEach(async () => {
  app = await openTestApp()
  address = await app.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(() => app.close())

const TASK_RUN = '11111111-1111-4111-8111-111111111111'

function event(id: string, type: string, occurred: string) {
  return JSON.stringify({
    id,
    occurred,
    event: `prefect.task-run.${type}`,
    resource: { 'prefect.resource.id': `prefect.task-run.${TASK_RUN}`, 'prefect.orchestration': 'client' },
    related: [],
    payload: { task_run: { task_key: 'step', dynamic_key: '0' }, validated_state: { type } },
  })
}

function connect(protocol?: string): Promise<WebSocket> {
  const socket = new WebSocket(`${address.replace('http', 'ws')}/api/events/in`, protocol ? [protocol] : [])
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(socket))
    socket.addEventListener('error', () => reject(new Error('refused')))
  })
}

function next(socket: WebSocket, name: 'message' | 'close'): Promise<Event> {
  return new Promise((resolve) => socket.addEventListener(name, resolve, { once: true }))
}

async function stateOf(id: string): Promise<unknown> {
  const answer = await fetch(`${address}/api/task_runs/${id}`)
  return answer.ok ? (await answer.json()).state_type : answer.status
}

test('events create a task run; older and repeated events and invalid messages are ignored', async () => {
  const socket = await connect('prefect')
  expect(socket.protocol).toBe('prefect')
  socket.send('{"type":"auth","token":null}')
  expect(await next(socket, 'message')).toMatchObject({ data: '{"type":"auth_success"}' })
  socket.send('nonsense')
  socket.send('{"id": 1}')
  socket.send(event('22222222-2222-4222-8222-222222222222', 'RUNNING', '2026-01-01T00:00:10Z'))
  socket.send(event('33333333-3333-4333-8333-333333333333', 'PENDING', '2026-01-01T00:00:05Z'))
  socket.send(event('22222222-2222-4222-8222-222222222222', 'RUNNING', '2026-01-01T00:00:10Z'))
  await expect.poll(() => stateOf(TASK_RUN)).toBe('RUNNING')
  socket.send(event('44444444-4444-4444-8444-444444444444', 'COMPLETED', '2026-01-01T00:00:20Z'))
  await expect.poll(() => stateOf(TASK_RUN)).toBe('COMPLETED')
  socket.close()
})

test('a first message that is too long is rejected, and later ones are not read', async () => {
  const socket = await connect('prefect')
  socket.send(`{"type":"auth","token":"${'x'.repeat(10_000)}"}`)
  socket.send('{"type":"auth","token":null}')
  socket.send(event('22222222-2222-4222-8222-222222222222', 'RUNNING', '2026-01-01T00:00:10Z'))
  expect(await next(socket, 'close')).toMatchObject({ code: 1008, reason: "Expected 'auth' message" })
  expect(await stateOf(TASK_RUN)).toBe(404)
})

test('an older client sends events without authentication', async () => {
  const socket = await connect()
  socket.send(event('22222222-2222-4222-8222-222222222222', 'FAILED', '2026-01-01T00:00:10Z'))
  await expect.poll(() => stateOf(TASK_RUN)).toBe('FAILED')
  socket.close()
})

test('a client that does not authenticate is disconnected', async () => {
  const socket = await connect('prefect')
  socket.send('{"type":"hello"}')
  expect(await next(socket, 'close')).toMatchObject({ code: 1008, reason: "Expected 'auth' message" })
})

test('a client may send events before it knows that it is authenticated', async () => {
  const socket = await connect('prefect')
  socket.send('{"type":"auth","token":null}')
  socket.send(event('22222222-2222-4222-8222-222222222222', 'RUNNING', '2026-01-01T00:00:10Z'))
  socket.send(event('44444444-4444-4444-8444-444444444444', 'COMPLETED', '2026-01-01T00:00:20Z'))
  await expect.poll(() => stateOf(TASK_RUN)).toBe('COMPLETED')
  socket.close()
})

test('a client that has not authenticated cannot send more than a first message has', async () => {
  const socket = await connect('prefect')
  const closed = next(socket, 'close')
  socket.send('x'.repeat(1_000_000))
  expect(await closed).toMatchObject({ code: 1006 })
})

test('of too many clients that have not authenticated, the oldest are disconnected', async () => {
  const first = await connect('prefect')
  const closed = next(first, 'close')
  const others = await Promise.all(Array.from({ length: 100 }, () => connect('prefect')))
  expect(await closed).toMatchObject({ code: 1006 })
  for (const socket of others) socket.close()
})

test('authenticated clients are not counted among them', async () => {
  const first = await connect('prefect')
  first.send('{"type":"auth","token":null}')
  await next(first, 'message')
  const others = await Promise.all(Array.from({ length: 100 }, () => connect('prefect')))
  first.send(event('22222222-2222-4222-8222-222222222222', 'RUNNING', '2026-01-01T00:00:10Z'))
  await expect.poll(() => stateOf(TASK_RUN)).toBe('RUNNING')
  for (const socket of [first, ...others]) socket.close()
})

test('a client that does not answer pings is disconnected', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const silent = new WsClient(`${address.replace('http', 'ws')}/api/events/in`, { autoPong: false })
  await once(silent, 'open')
  const closed = once(silent, 'close')
  vi.advanceTimersByTime(60_000)
  const [code] = await closed
  expect(code).toBe(1006)
})

test('pages of other sites cannot open a socket', async () => {
  const headers = { origin: 'https://evil.example', upgrade: 'websocket', connection: 'upgrade' }
  const answer = await app.inject({ url: '/api/events/in', headers })
  expect(answer.statusCode).toBe(403)
})
