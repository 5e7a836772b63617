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

const Created = z.object({ id: z.string() })

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

test('a repeated request returns what the first one created, on every server', async () => {
  const first = await create('once', { key: 'once', data: 1 })
  expect(first).toMatchObject({ status: 201, echo: 'once' })
  expect(await create('once', { key: 'once', data: 1 }, 1)).toEqual(first)
  expect(await create('another', { key: 'once', data: 1 })).not.toEqual(first)
  expect(await count('once')).toBe(2)
})

test('concurrent requests create one artifact, with or without an artifact key', async () => {
  for (const payload of [{ key: 'race', data: 1 }, { data: 1 }]) {
    const created = await Promise.all(
      Array.from({ length: 12 }, (_, n) => create(`race ${payload.key}`, payload, n % 2)),
    )
    expect(created.map(({ status }) => status)).toEqual(created.map(() => 201))
    expect(new Set(created.map(({ body }) => Created.parse(body).id)).size).toBe(1)
  }
  expect(await count('race')).toBe(1)
})

test('the same key with a different body is rejected and creates nothing', async () => {
  await create('strict', { key: 'strict', data: 1 })
  const other = await create('strict', { key: 'strict', data: 2 })
  expect([other.status, other.body]).toEqual([422, { detail: expect.stringContaining('different request body') }])
  expect(await count('strict')).toBe(1)
})

test('the idempotency key of a rejected request can be used again', async () => {
  expect((await create('free', { key: 'NOT A KEY' })).status).toBe(422)
  expect((await create('free', { key: 'free' })).status).toBe(201)
})

test('a deletion and a retention run are started once', async () => {
  for (const [url, payload] of [
    ['/vitrine/deletions', { selection: { keys: ['no-such-*'] } }],
    ['/vitrine/retention/run', { policies: [] }],
  ] as const) {
    const first = await create(url, payload, 0, url)
    expect(first).toMatchObject({ status: 202, echo: url })
    const again = await create(url, payload, 1, url)
    expect(Created.parse(again.body).id).toBe(Created.parse(first.body).id)
    expect((await create(url, { ...payload, label: 'other' }, 0, url)).status).toBe(422)
  }
  expect((await create('/vitrine/deletions', { selection: { keys: ['no-such-*'] } })).status).toBe(422)
})

test('an artifact that was deleted meanwhile is not created again', async () => {
  const { body } = await create('gone', { key: 'gone' })
  await apps[0]?.inject({ method: 'DELETE', url: `/api/artifacts/${Created.parse(body).id}` })
  expect(await create('gone', { key: 'gone' })).toMatchObject({ status: 410, body: { detail: expect.any(String) } })
  expect(await count('gone')).toBe(0)
})

test.each(['', 'ü', 'a\tb', 'x'.repeat(256)])('%j is not a valid idempotency key', async (key) => {
  expect(await create(key, {})).toMatchObject({ status: 422, body: { detail: expect.stringContaining('255') } })
})

test('an idempotency key expires after a day', async () => {
  const first = await create('daily', { key: 'daily' })
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 23 * 3_600_000 })
  expect((await create('daily', { key: 'daily' })).body).toEqual(first.body)
  vi.setSystemTime(Date.now() + 2 * 3_600_000)
  expect((await create('daily', { key: 'daily' })).body).not.toEqual(first.body)
  expect(await count('daily')).toBe(2)
})
