import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ConfigError } from '../config.ts'
import { openDatabase } from '../database.ts'
import { openTestApp } from '../test-app.ts'
import { startPostgres, type TestPostgres } from '../test-postgres.ts'

let postgres: TestPostgres
let app: FastifyInstance

beforeAll(async () => {
  postgres = await startPostgres()
  app = await openTestApp({}, { kind: 'postgres', url: postgres.url, pool_size: 5 })
}, 60_000)
afterAll(async () => {
  await app.close()
  await postgres.remove()
})

const UNAVAILABLE = [503, { exception_message: 'Service Unavailable' }]

async function answersTo(requests: { method: 'GET' | 'POST'; url: string; payload?: object }[]) {
  const answers = await Promise.all(requests.map((request) => app.inject(request)))
  return answers.map((answer) => [answer.statusCode, answer.json()])
}

test('while the database is down everything is a 503, and nobody needs to start the server again', async () => {
  const create = { method: 'POST', url: '/api/artifacts/', payload: { key: 'k', data: 1 } } as const
  const ready = { method: 'GET', url: '/api/ready' } as const
  // Several connections, of which each one breaks.
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
}, 60_000)

test('at the start a database that cannot be reached, or is not there, is said in a line', async () => {
  const missing = new URL(postgres.url)
  missing.pathname = '/nowhere'
  const none = openDatabase({ kind: 'postgres', url: missing.href, pool_size: 5 })
  await expect(none).rejects.toThrow('database "nowhere" does not exist')
  await expect(none).rejects.toThrow(ConfigError)
  const closed = openDatabase({ kind: 'postgres', url: 'postgres://user:secret@127.0.0.1:1/vitrine', pool_size: 5 })
  await expect(closed).rejects.toThrow(/127\.0\.0\.1:1\/vitrine, cannot be used: connect ECONNREFUSED/)
  await expect(closed).rejects.not.toThrow('secret')
})

test('a request that waits for longer than a statement may take is a 503', async () => {
  const impatient = await openTestApp(
    {},
    { kind: 'postgres', url: `${postgres.url}?statement_timeout=300`, pool_size: 5 },
  )
  const other = new pg.Client(postgres.url)
  await other.connect()
  await other.query(`select pg_advisory_lock(hashtextextended('held', 0))`)
  const create = { method: 'POST', url: '/api/artifacts/', payload: { key: 'held' } } as const
  const refused = await impatient.inject(create)
  expect([refused.statusCode, refused.json()]).toEqual(UNAVAILABLE)
  await other.end()
  expect((await impatient.inject(create)).statusCode).toBe(201)
  await impatient.close()
})
