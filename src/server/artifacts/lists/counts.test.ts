import type { FastifyInstance } from 'fastify'
import type { LogEvent } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createApp } from '#server/app.ts'
import { type Database, openDatabase } from '#server/database/open.ts'
import { makeTestDatabase, TEST_OPTIONS } from '#server/test/test-app.ts'

let app: FastifyInstance
let db: Database
let close: () => Promise<void>
let log: LogEvent['query'][] = []

/** Type and key of what is published, in this order. */
const PUBLISHED = ['table a', 'table a', 'markdown a', 'table b', 'markdown b', 'markdown c', 'table', 'markdown'].map(
  (text) => text.split(' '),
)

beforeAll(async () => {
  const { location, drop } = await makeTestDatabase()
  db = await openDatabase(location, { log: ({ query }) => void log.push(query) })
  app = await createApp(db, TEST_OPTIONS)
  close = async () => {
    await app.close()
    await db.destroy()
    await drop()
  }
  for (const [type, key] of PUBLISHED) await post('/artifacts/', { type, key: key ?? null })
  // The latest of its key.
  const [last] = (await post('/artifacts/filter', { artifacts: { key: { any_: ['b'] } }, limit: 1 })).json()
  await app.inject({ method: 'DELETE', url: `/api/artifacts/${last.id}` })
})
afterAll(() => close())
beforeEach(() => {
  log = []
})

const post = (url: string, payload: object) => app.inject({ method: 'POST', url: `/api${url}`, payload })

const ABSENT = { any_: null, like_: null, exists_: null }

test.each([
  [{}, 7, 3],
  [{ key: { any_: ['a'] } }, 3, 1],
  [{ key: { ...ABSENT, any_: ['a'] }, type: null, operator: 'or_' }, 3, 1],
  [{ key: { any_: ['a', 'b', 'a'] } }, 4, 2],
  [{ key: { any_: ['d', 'A'] } }, 0, 0],
  [{ key: { any_: [] } }, 0, 0],
  [{ key: { any_: ['a', 'b'], like_: 'B' } }, 1, 1],
  [{ key: { any_: ['a', 'b'], exists_: true } }, 4, 2],
  [{ key: { any_: ['a', 'b'], exists_: false } }, 0, 0],
  [{ key: { exists_: true } }, 5, 3],
  [{ key: { exists_: false } }, 2, 0],
  [{ key: { exists_: true, like_: 'c' } }, 1, 1],
  [{ key: { any_: ['a'] }, type: { any_: ['markdown'] } }, 1, 1],
  [{ operator: 'or_', key: { any_: ['a'] }, type: { any_: ['markdown'] } }, 5, 2],
  [{ operator: 'or_', key: { exists_: true }, type: {} }, 7, 3],
  [{ type: { any_: ['table'] } }, 4, 1],
])('artifacts and keys that match %o are counted', async (artifacts, versions, keys) => {
  const counts = await Promise.all(['', '/latest'].map((path) => post(`/artifacts${path}/count`, { artifacts })))
  expect(counts.map((count) => count.json())).toEqual([versions, keys])
})

test('a filter of runs that are unknown matches no artifact of a key', async () => {
  const payload = { artifacts: { key: { any_: ['a'] } }, flow_runs: { id: { any_: [crypto.randomUUID()] } } }
  const counts = await Promise.all(['', '/latest'].map((path) => post(`/artifacts${path}/count`, payload)))
  expect(counts.map((count) => count.json())).toEqual([0, 0])
})

test('a key with the NUL character is rejected', async () => {
  for (const path of ['', '/latest']) {
    const { statusCode } = await post(`/artifacts${path}/count`, { artifacts: { key: { any_: ['a\0'] } } })
    expect(statusCode).toBe(422)
  }
})

const countsOf = () => log.filter(({ sql }) => sql.includes('count(*)')).length

test('clients that ask for the same count share it until something changes', async () => {
  const payload = { artifacts: { type: { any_: ['table', 'markdown'] } } }
  const ask = async () => (await post('/artifacts/count', payload)).json()
  const before = await Promise.all([ask(), ask(), ask()])
  before.push(await ask())
  expect(before).toEqual([7, 7, 7, 7])
  expect(countsOf()).toBe(1)
  await post('/artifacts/', { type: 'table', key: null })
  expect(await ask()).toBe(8)
})
