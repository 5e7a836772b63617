import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestMirror, waitForFirstSync } from '#server/mirror/test/test-mirror.ts'
import { makeTestDatabase, openTestApp } from '#server/test/test-app.ts'
import { type EventStream, openEventStream } from '#server/test/test-event-stream.ts'
import { MAX_STREAMS } from './routes.ts'

let database: Awaited<ReturnType<typeof makeTestDatabase>>
let app: FastifyInstance
let address: string
const streams: EventStream[] = []

beforeEach(async () => {
  database = await makeTestDatabase()
  app = await openTestApp({}, database.location)
  address = await app.listen({ host: '127.0.0.1', port: 0 })
})
afterEach(async () => {
  await Promise.all(streams.splice(0).map((stream) => stream.close()))
  await app.close()
  await database.drop()
})

async function open(base = address) {
  const stream = await openEventStream(`${base}/api/vitrine/events`)
  streams.push(stream)
  return stream
}

function create(server: FastifyInstance, data: number) {
  return server.inject({ method: 'POST', url: '/api/artifacts/', payload: { key: 'k', data } })
}

async function revision(server: FastifyInstance) {
  return (await server.inject({ url: '/api/vitrine/revision' })).json().revision
}

test('the revision is sent immediately and after each change', async () => {
  const stream = await open()
  expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(stream.headers.get('content-encoding')).toBeNull()
  expect(await stream.next()).toEqual({ event: 'message', data: await revision(app) })
  await create(app, 1)
  expect(await stream.next()).toEqual({ event: 'message', data: await revision(app) })
})

test('many concurrent changes cause few events, and the last revision is among them', async () => {
  const stream = await open()
  await stream.next()
  await Promise.all(Array.from({ length: 40 }, (_, data) => create(app, data)))
  const last = await revision(app)
  let events = 0
  for (let data = ''; data !== last; events++) data = (await stream.next()).data
  expect(events).toBeLessThan(20)
})

test('of too many streams the oldest ends', async () => {
  const oldest = await open()
  await oldest.next()
  const follow = () => app.inject({ url: '/api/vitrine/events', payloadAsStream: true })
  const others = await Promise.all(Array.from({ length: MAX_STREAMS }, follow))
  expect(await oldest.ended()).toBe(true)
  for (const other of others) other.stream().destroy()
})

test('every follower receives changes, including later ones', async () => {
  const first = await open()
  await first.next()
  const second = await open()
  expect((await second.next()).data).toBe(await revision(app))
  await create(app, 1)
  expect((await first.next()).data).toBe(await revision(app))
  expect((await second.next()).data).toBe(await revision(app))
})

test('a change on one server reaches followers of another', async () => {
  const other = await openTestApp({}, database.location)
  const stream = await open()
  const before = (await stream.next()).data
  await create(other, 1)
  const after = (await stream.next()).data
  expect(after).not.toBe(before)
  expect(after).toBe(await revision(other))
  await other.close()
})

test('a server that stops ends its streams without waiting for clients', async () => {
  const stream = await open()
  await stream.next()
  await app.close()
  expect(await stream.ended()).toBe(true)
})

test('a read-only server with a base path sends the changes of other servers', async () => {
  const readOnly = await openTestApp({ isReadOnly: true, basePath: '/tools/' }, database.location)
  const base = await readOnly.listen({ host: '127.0.0.1', port: 0 })
  const stream = await open(`${base}/tools`)
  await stream.next()
  await create(app, 1)
  expect((await stream.next()).data).toBe(await revision(app))
  await readOnly.close()
})

test('a mirror sends the changes of its upstream server', async () => {
  const { app: mirror, db } = await openTestMirror(`${address}/api`)
  await waitForFirstSync(db)
  const stream = await open(await mirror.listen({ host: '127.0.0.1', port: 0 }))
  await stream.next()
  await create(app, 1)
  const isMirrored = async () => (await mirror.inject('/api/artifacts/k/latest')).statusCode === 200
  // The sync may change other things before.
  do expect((await stream.next()).event).toBe('message')
  while (!(await isMirrored()))
  await mirror.close()
})
