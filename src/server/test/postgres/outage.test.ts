import { once } from 'node:events'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { ConfigError } from '#server/config.ts'
import { openDatabase } from '#server/database/open.ts'
import { openTestApp } from '#server/test/test-app.ts'
import { openEventStream } from '#server/test/test-event-stream.ts'
import { startPostgres, type TestPostgres } from '#server/test/test-postgres.ts'

let postgres: TestPostgres
let app: FastifyInstance
let address: string

beforeAll(async () => {
  postgres = await startPostgres()
  app = await openTestApp({}, { kind: 'postgres', url: postgres.url, poolSize: 5 })
  address = await app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await app.close()
  await postgres.remove()
})

const UNAVAILABLE = [503, { exception_message: 'Service Unavailable' }]

async function answersTo(requests: { method: 'GET' | 'POST'; url: string; payload?: object }[]) {
  const answers = await Promise.all(requests.map((request) => app.inject(request)))
  return answers.map((answer) => [answer.statusCode, answer.json()])
}

test('requests return 503 while the database is down, and succeed without a restart of the server afterwards', async () => {
  const create = { method: 'POST', url: '/api/artifacts/', payload: { key: 'k', data: 1 } } as const
  const ready = { method: 'GET', url: '/api/ready' } as const
  // Opens several connections, all of which break.
  expect((await answersTo(Array.from({ length: 5 }, () => create))).map(([status]) => status)).toEqual(
    Array.from({ length: 5 }, () => 201),
  )
  await postgres.crash()
  expect(await answersTo([create, ready, { method: 'POST', url: '/api/artifacts/filter' }])).toEqual([
    UNAVAILABLE,
    UNAVAILABLE,
    UNAVAILABLE,
  ])
  expect(await answersTo([{ method: 'GET', url: '/api/health' }])).toEqual([[200, true]])
  await postgres.start()
  expect(await answersTo([ready])).toEqual([[200, { message: 'OK' }]])
  expect(await answersTo([{ method: 'POST', url: '/api/artifacts/count' }])).toEqual([[200, 5]])
})

test('while the database is read-only, changes return 503, reads succeed, and the server is not ready', async () => {
  const create = { method: 'POST', url: '/api/artifacts/', payload: { key: 'k', data: 1 } } as const
  const ready = { method: 'GET', url: '/api/ready' } as const
  const setReadOnly = async (isReadOnly: boolean) => {
    const name = `"${new URL(postgres.url).pathname.slice(1)}"`
    await query(`begin read write; alter database ${name} set default_transaction_read_only = ${isReadOnly}; commit`)
    // The setting applies to new connections.
    await query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'vitrine%'`)
  }
  await setReadOnly(true)
  const count = { method: 'POST', url: '/api/artifacts/count' } as const
  await expect.poll(() => answersTo([count])).toEqual([[200, 5]])
  expect(await answersTo([create])).toEqual([UNAVAILABLE])
  expect(await answersTo([ready])).toEqual([UNAVAILABLE])
  await setReadOnly(false)
  await expect.poll(() => answersTo([ready])).toEqual([[200, { message: 'OK' }]])
  expect((await app.inject(create)).statusCode).toBe(201)
})

test('an event stream reports that the database is down, and continues when it is available again', async () => {
  const stream = await openEventStream(`${address}/api/vitrine/events`)
  const { data: before } = await stream.next()
  await postgres.crash()
  expect(await stream.next()).toEqual({ event: 'lost', data: '' })
  await postgres.start()
  expect(await stream.next()).toEqual({ event: 'message', data: before })
  const listening = `select 1 from pg_stat_activity where application_name = 'vitrine listening' and query like 'listen %'`
  await expect.poll(() => query(listening)).toHaveLength(1)
  await app.inject({ method: 'POST', url: '/api/artifacts/', payload: {} })
  expect((await stream.next()).data).not.toBe(before)
  await stream.close()
  // Without streams the server does not listen.
  await expect.poll(() => query(listening)).toHaveLength(0)
})

test('an event that the database could not store is not confirmed', async () => {
  const id = '11111111-1111-4111-8111-111111111111'
  const event = {
    id: '22222222-2222-4222-8222-222222222222',
    occurred: '2026-01-01T00:00:10Z',
    event: 'prefect.task-run.Completed',
    resource: { 'prefect.resource.id': `prefect.task-run.${id}`, 'prefect.orchestration': 'client' },
    related: [],
    payload: { task_run: { task_key: 'step', dynamic_key: '0' }, validated_state: { type: 'COMPLETED' } },
  }
  /** The outcome of sending the event. */
  const send = async () => {
    const socket = new WebSocket(`${address.replace('http', 'ws')}/api/events/in`)
    await once(socket, 'open')
    const end = Promise.race([once(socket, 'pong').then(() => 'confirmed'), once(socket, 'close').then(() => 'closed')])
    socket.send(JSON.stringify(event))
    socket.ping()
    return end.finally(() => socket.terminate())
  }
  await postgres.crash()
  expect(await send()).toBe('closed')
  await postgres.start()
  expect(await send()).toBe('confirmed')
  expect((await app.inject({ url: `/api/task_runs/${id}` })).json()).toMatchObject({ state_type: 'COMPLETED' })
})

async function query(statement: string): Promise<unknown[]> {
  const client = new pg.Client(postgres.url)
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

test('a database that cannot be reached or does not exist is a one-line error at the start', async () => {
  const missing = new URL(postgres.url)
  missing.pathname = '/nowhere'
  const none = openDatabase({ kind: 'postgres', url: missing.href, poolSize: 5 })
  await expect(none).rejects.toThrow('database "nowhere" does not exist')
  await expect(none).rejects.toThrow(ConfigError)
  const closed = openDatabase({ kind: 'postgres', url: 'postgres://user:secret@127.0.0.1:1/vitrine', poolSize: 5 })
  await expect(closed).rejects.toThrow(/127\.0\.0\.1:1\/vitrine \(DATABASE_URL\): connect ECONNREFUSED/)
  await expect(closed).rejects.not.toThrow('secret')
})

test('a request that exceeds the statement timeout returns 503', async () => {
  const shortTimeout = await openTestApp(
    {},
    { kind: 'postgres', url: `${postgres.url}?statement_timeout=300`, poolSize: 5 },
  )
  const other = new pg.Client(postgres.url)
  await other.connect()
  await other.query(`select pg_advisory_lock(hashtextextended('held', 0))`)
  const create = { method: 'POST', url: '/api/artifacts/', payload: { key: 'held' } } as const
  const refused = await shortTimeout.inject(create)
  expect([refused.statusCode, refused.json()]).toEqual(UNAVAILABLE)
  await other.end()
  expect((await shortTimeout.inject(create)).statusCode).toBe(201)
  await shortTimeout.close()
})
