import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import * as z from 'zod/mini'
import { makeTestDatabase, openTestApp } from '#server/test/test-app.ts'

const { location, drop } = await makeTestDatabase()
let apps: FastifyInstance[]

// Two servers on one database: a retry may reach the other one.
beforeAll(async () => {
  apps = [await openTestApp({}, location), await openTestApp({}, location)]
})
afterEach(() => vi.useRealTimers())
afterAll(async () => {
  await Promise.all(apps.map((app) => app.close()))
  await drop()
})

const Made = z.object({ id: z.string() })

async function create(idempotency_key: string, payload: object, replica = 0, url = '/artifacts/') {
  const headers = { 'content-type': 'application/json', 'idempotency-key': idempotency_key }
  const answer = await apps[replica]?.inject({
    method: 'POST',
    url: `/api${url}`,
    headers,
    payload: JSON.stringify(payload),
  })
  if (!answer) throw new Error('There are two servers')
  return { status: answer.statusCode, body: answer.json(), echo: answer.headers['idempotency-key'] }
}

async function count(key: string) {
  const payload = { artifacts: { key: { any_: [key] } } }
  return (await apps[0]?.inject({ method: 'POST', url: '/api/artifacts/count', payload }))?.json()
}

test('the same request again is answered with what it made, on any server, and makes nothing', async () => {
  const first = await create('once', { key: 'once', data: 1 })
  expect(first).toMatchObject({ status: 201, echo: 'once' })
  expect(await create('once', { key: 'once', data: 1 }, 1)).toEqual(first)
  expect(await create('another', { key: 'once', data: 1 })).not.toEqual(first)
  expect(await count('once')).toBe(2)
})

test('many at once, with a key of the artifact and without, make one', async () => {
  for (const payload of [{ key: 'race', data: 1 }, { data: 1 }]) {
    const made = await Promise.all(Array.from({ length: 12 }, (_, n) => create(`race ${payload.key}`, payload, n % 2)))
    expect(made.map(({ status }) => status)).toEqual(made.map(() => 201))
    expect(new Set(made.map(({ body }) => Made.parse(body).id)).size).toBe(1)
  }
  expect(await count('race')).toBe(1)
})

test('the same key with a different body is rejected and creates nothing', async () => {
  await create('strict', { key: 'strict', data: 1 })
  const other = await create('strict', { key: 'strict', data: 2 })
  expect([other.status, other.body]).toEqual([422, { detail: expect.stringContaining('different request body') }])
  expect(await count('strict')).toBe(1)
})

test('a refused request leaves its key free', async () => {
  expect((await create('free', { key: 'NOT A KEY' })).status).toBe(422)
  expect((await create('free', { key: 'free' })).status).toBe(201)
})

test('a deletion, and a run of retention, begin once', async () => {
  for (const [url, payload] of [
    ['/vitrine/deletions', { selection: { keys: ['nobody-*'] } }],
    ['/vitrine/retention/run', { policies: [] }],
  ] as const) {
    const first = await create(url, payload, 0, url)
    expect(first).toMatchObject({ status: 202, echo: url })
    const again = await create(url, payload, 1, url)
    expect(Made.parse(again.body).id).toBe(Made.parse(first.body).id)
    expect((await create(url, { ...payload, label: 'other' }, 0, url)).status).toBe(422)
  }
  expect((await create('/vitrine/deletions', { selection: { keys: ['nobody-*'] } })).status).toBe(422)
})

test('what was deleted since is not made again', async () => {
  const { body } = await create('gone', { key: 'gone' })
  await apps[0]?.inject({ method: 'DELETE', url: `/api/artifacts/${Made.parse(body).id}` })
  expect(await create('gone', { key: 'gone' })).toMatchObject({ status: 410, body: { detail: expect.any(String) } })
  expect(await count('gone')).toBe(0)
})

test.each(['', 'ü', 'a\tb', 'x'.repeat(256)])('%j is no key', async (key) => {
  expect(await create(key, {})).toMatchObject({ status: 422, body: { detail: expect.stringContaining('255') } })
})

test('after a day a key is forgotten', async () => {
  const first = await create('daily', { key: 'daily' })
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 23 * 3_600_000 })
  expect((await create('daily', { key: 'daily' })).body).toEqual(first.body)
  vi.setSystemTime(Date.now() + 2 * 3_600_000)
  expect((await create('daily', { key: 'daily' })).body).not.toEqual(first.body)
  expect(await count('daily')).toBe(2)
})
