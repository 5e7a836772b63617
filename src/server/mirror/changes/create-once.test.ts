/** Creates with an Idempotency-Key through two mirrors on one database. */
import type { FastifyInstance } from 'fastify'
import type { LogEvent } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { createOnce } from '#server/artifacts/idempotency.ts'
import { storedTime } from '#server/database/clock.ts'
import { openTestMirror, waitForFirstSync } from '#server/mirror/test/test-mirror.ts'
import { Model } from '#server/mirror/test/test-model.ts'
import { startModelServer } from '#server/mirror/test/test-model-server.ts'
import { UNAVAILABLE, type UpstreamRequest } from '#server/mirror/test/test-upstream-server.ts'
import { makeTestDatabase } from '#server/test/test-app.ts'
import { reserveCreate } from './create-once.ts'

const isCreate = ({ method, path }: UpstreamRequest) => method === 'POST' && path === '/artifacts/'

async function open() {
  const upstream = await startModelServer(new Model())
  const { location, drop } = await makeTestDatabase()
  const one = await openTestMirror(upstream.address(), { location })
  const statements: string[] = []
  const log = ({ query }: LogEvent) => void statements.push(query.sql)
  const other = await openTestMirror(upstream.address(), { location, log })
  onTestFinished(async () => {
    await Promise.all([one.app.close(), other.app.close()])
    await upstream.goDown()
    await drop()
  })
  await waitForFirstSync(one.db)
  const creates = () => upstream.requests.filter(isCreate).length
  /** How often the other server has looked whether a key is known. */
  const looks = () => statements.filter((text) => /^select .* from "idempotency"/.test(text)).length
  return { upstream, one: one.app, other: other.app, db: one.db, creates, looks }
}

async function create(app: FastifyInstance, payload: string) {
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'once' }
  const { statusCode, body } = await app.inject({ method: 'POST', url: '/api/artifacts/', headers, payload })
  return [statusCode, body] as const
}

/** Answers to creates wait until `release` is called. */
function holdCreates({ conduct }: Awaited<ReturnType<typeof open>>['upstream']) {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  conduct.hold = (request) => (isCreate(request) ? released : null)
  return () => release()
}

const BROKEN_PROXY = {
  status: 503,
  body: 'upstream connect error or disconnect/reset before headers',
  headers: { 'content-type': 'text/plain' },
}

const CONFLICT = [409, expect.stringContaining('did not confirm')]

test('a create that is repeated on another server before it is answered is sent once', async () => {
  const { upstream, one, other, creates, looks } = await open()
  const release = holdCreates(upstream)
  const first = create(one, '{"key":"a"}')
  await expect.poll(creates).toBe(1)
  const second = create(other, '{"key":"a"}')
  // The first look did not make it send the create.
  await expect.poll(looks).toBeGreaterThan(1)
  release()
  expect((await first)[0]).toBe(201)
  expect(await second).toEqual(await first)
  expect(creates()).toBe(1)
})

test('a key that is in use for another body is rejected', async () => {
  const { upstream, one, other, creates } = await open()
  const release = holdCreates(upstream)
  const first = create(one, '{"key":"a"}')
  await expect.poll(creates).toBe(1)
  for (const app of [one, other]) {
    expect(await create(app, '{"key":"b"}')).toEqual([422, expect.stringContaining('different request body')])
  }
  release()
  expect((await first)[0]).toBe(201)
  expect(creates()).toBe(1)
})

test('a create whose answer was lost is not sent again', async () => {
  const { upstream, one, other, creates } = await open()
  upstream.conduct.fault = (request) => (isCreate(request) ? 'lose' : null)
  expect((await create(one, '{"key":"a"}'))[0]).toBe(502)
  upstream.conduct.fault = () => null
  for (const app of [one, other]) expect(await create(app, '{"key":"a"}')).toEqual(CONFLICT)
  expect(creates()).toBe(1)
})

test("a create that was lost behind a proxy's 503 is not sent again", async () => {
  const { upstream, one, other, creates } = await open()
  upstream.conduct.fault = (request) => (isCreate(request) ? BROKEN_PROXY : null)
  expect((await create(one, '{"key":"a"}'))[0]).toBe(503)
  upstream.conduct.fault = () => null
  for (const app of [one, other]) expect(await create(app, '{"key":"a"}')).toEqual(CONFLICT)
  expect(creates()).toBe(1)
})

test('a create that was refused can be sent again', async () => {
  const { upstream, one, other, creates } = await open()
  upstream.conduct.fault = (request) => (isCreate(request) ? UNAVAILABLE : null)
  expect((await create(one, '{"key":"a"}'))[0]).toBe(503)
  upstream.conduct.fault = () => null
  expect((await create(other, '{"key":"a"}'))[0]).toBe(201)
  expect(creates()).toBe(2)
})

const IDENTITY = { key: 'once', body_hash: 'hash' }

test('a create that a server has not finished before it ended is not sent again', async () => {
  const { one, db, creates } = await open()
  expect((await create(one, '{"key":"a"}'))[0]).toBe(201)
  // As it was before the answer.
  const created = storedTime((Date.now() - 60_000) * 1000)
  await db.updateTable('idempotency').set({ made_id: 'pending', created }).execute()
  expect(await create(one, '{"key":"a"}')).toEqual(CONFLICT)
  expect(creates()).toBe(1)
})

test('a database that has stopped being a mirror does not repeat what was not confirmed', async () => {
  const { db } = await open()
  expect(await reserveCreate(db, IDENTITY)).toBeNull()
  const creation = { create: () => expect.fail(), read: () => expect.fail() }
  await expect(createOnce(db, IDENTITY, creation)).rejects.toThrow('did not confirm')
})
