/** Changes through a mirror: the upstream server makes them first. */
import type { FastifyInstance } from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { createApp } from '#server/app.ts'
import { removeVersions } from '#server/artifacts/delete-versions.ts'
import { transact } from '#server/database/transaction.ts'
import { beginMirror } from '#server/mirror/mirror-state.ts'
import { mirrorOf } from '#server/mirror/options.ts'
import { keepRuns } from '#server/mirror/runs/deleted-runs.ts'
import { storeRuns } from '#server/mirror/runs/store-runs.ts'
import { openTestMirror, waitForFirstSync } from '#server/mirror/test/test-mirror.ts'
import { Model } from '#server/mirror/test/test-model.ts'
import { startModelServer } from '#server/mirror/test/test-model-server.ts'
import { flowRunFields, stateFields, wireRow } from '#server/mirror/test/test-rows.ts'
import { openTestDatabase, TEST_OPTIONS } from '#server/test/test-app.ts'
import { JSON_TYPE } from '#server/upstream/test-upstream.ts'

async function open(settings: Parameters<typeof openTestMirror>[1] = {}) {
  const model = new Model()
  const upstream = await startModelServer(model)
  const { app, db } = await openTestMirror(upstream.address(), settings)
  onTestFinished(async () => {
    await app.close()
    await upstream.goDown()
  })
  await waitForFirstSync(db)
  const sent = (method: string) =>
    upstream.requests.filter((request) => request.method === method).map(({ path }) => path)
  const creates = () => sent('POST').filter((path) => path === '/artifacts/').length
  return { model, upstream, app, db, sent, creates }
}

function create(app: FastifyInstance, payload: string, headers = {}) {
  return app.inject({ method: 'POST', url: '/api/artifacts/', headers: { ...JSON_TYPE, ...headers }, payload })
}

test('a create answers as the upstream server does, byte for byte, and is stored', async () => {
  const { app, upstream, model } = await open()
  const answer = await create(app, '{"key":"a","type":"markdown","data":"# Ä 1.50 12345678901234567890"}')
  const [id = ''] = model.artifacts.keys()
  const there = await (await fetch(`${upstream.address()}/artifacts/${id}`)).text()
  expect([answer.statusCode, answer.body]).toEqual([201, there])
  expect((await app.inject({ url: `/api/artifacts/${id}` })).body).toBe(there)
  expect((await app.inject({ url: '/api/artifacts/a/latest' })).json()).toMatchObject({
    id: model.collections.get('a')?.id,
  })
})

test('a create with an Idempotency-Key is sent once, one after another and at the same time', async () => {
  const { app, creates } = await open()
  const again = () => create(app, '{"key":"a"}', { 'idempotency-key': 'once' })
  const answers = [...(await Promise.all([again(), again(), again()])), await again()]
  expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1)
  expect(answers[0]?.statusCode).toBe(201)
  expect(creates()).toBe(1)
})

test('a create is known by its key before it is stored', async () => {
  const { app, db, creates } = await open()
  const first = await create(app, '{"key":"a"}', { 'idempotency-key': 'once' })
  await transact(db, (db) => removeVersions(db, [{ id: first.json().id, key: 'a' }]))
  const second = await create(app, '{"key":"a"}', { 'idempotency-key': 'once' })
  expect([second.statusCode, second.body, creates()]).toEqual([201, first.body, 1])
})

test('a lost answer to a create is an error, and is not sent again', async () => {
  const { app, upstream, creates } = await open()
  upstream.conduct.fault = ({ method, path }) => (method === 'POST' && path === '/artifacts/' ? 'lose' : null)
  expect((await create(app, '{"key":"a"}')).statusCode).toBe(502)
  expect(creates()).toBe(1)
})

test('a PATCH and a delete are made on both', async () => {
  const { app, model } = await open()
  const { id } = (await create(app, '{"key":"a","data":1}')).json()
  const url = `/api/artifacts/${id}`
  expect((await app.inject({ method: 'PATCH', url, headers: JSON_TYPE, payload: '{"data":2}' })).statusCode).toBe(204)
  expect([model.artifacts.get(id)?.data, (await app.inject({ url })).json().data]).toEqual([2, 2])
  expect((await app.inject({ method: 'DELETE', url })).statusCode).toBe(204)
  expect([model.artifacts.size, (await app.inject({ url })).statusCode]).toEqual([0, 404])
})

test('what the upstream server does not have is a 404, and is removed', async () => {
  const { app, model } = await open()
  const { id } = (await create(app, '{"key":"a"}')).json()
  model.remove(id)
  const url = `/api/artifacts/${id}`
  const patch = await app.inject({ method: 'PATCH', url, headers: JSON_TYPE, payload: '{"data":2}' })
  expect([patch.statusCode, (await app.inject({ url })).statusCode]).toEqual([404, 404])
  expect((await app.inject({ method: 'DELETE', url })).statusCode).toBe(404)
})

test('a version that is only here can be deleted while the upstream server is away', async () => {
  const { app, model, upstream } = await open({ deleted: 'keep', pollMs: 20 })
  const { id } = (await create(app, '{"key":"a"}')).json()
  model.remove(id)
  await expect.poll(async () => (await app.inject({ url: '/api/vitrine/mirror' })).json().only_here).toBe(1)
  await upstream.goDown()
  const url = `/api/artifacts/${id}`
  expect((await app.inject({ method: 'DELETE', url })).statusCode).toBe(204)
  expect((await app.inject({ url })).statusCode).toBe(404)
})

test('a run that is only here can be deleted while the upstream server is away, another one cannot', async () => {
  const { app, db, upstream } = await open({ deleted: 'keep' })
  const ended = () => flowRunFields({}, stateFields({ type: 'COMPLETED' }))
  const [kept, other] = [ended(), ended()]
  await storeRuns(db, { flows: [], deployments: [], flowRuns: [kept, other].map(wireRow), taskRuns: [] })
  await keepRuns(db, [String(kept.id)])
  await upstream.goDown()
  const url = `/api/flow_runs/${kept.id}`
  expect((await app.inject({ method: 'DELETE', url })).statusCode).toBe(204)
  expect((await app.inject({ method: 'DELETE', url: `/api/flow_runs/${other.id}` })).statusCode).toBe(502)
  expect(await db.selectFrom('flow_run').select('id').execute()).toEqual([{ id: other.id }])
})

test('a 404 that is about the workspace or the route deletes nothing', async () => {
  const { app, upstream } = await open()
  const { id } = (await create(app, '{"key":"a"}')).json()
  const url = `/api/artifacts/${id}`
  for (const detail of ['Workspace not found', 'Not Found']) {
    upstream.conduct.fault = () => ({ status: 404, body: JSON.stringify({ detail }) })
    const patch = await app.inject({ method: 'PATCH', url, headers: JSON_TYPE, payload: '{"data":2}' })
    const deletion = await app.inject({ method: 'DELETE', url })
    expect([patch.statusCode, deletion.statusCode]).toEqual([502, 502])
  }
  expect((await app.inject({ url })).statusCode).toBe(200)
})

test('while the upstream server is away, changes fail and change nothing here', async () => {
  const { app, db, upstream } = await open()
  const { id } = (await create(app, '{"key":"a","data":1}')).json()
  await upstream.goDown()
  const url = `/api/artifacts/${id}`
  const answers = [
    await create(app, '{"key":"b"}', { 'idempotency-key': 'once' }),
    await app.inject({ method: 'PATCH', url, headers: JSON_TYPE, payload: '{"data":2}' }),
    await app.inject({ method: 'DELETE', url }),
  ]
  expect(answers.map(({ statusCode, json }) => [statusCode, json().detail])).toEqual(
    Array(3).fill([502, expect.stringContaining('cannot be reached')]),
  )
  expect((await app.inject({ url })).json().data).toBe(1)
  expect(await db.selectFrom('artifact').select('id').execute()).toHaveLength(1)
  await upstream.comeBack()
  expect((await create(app, '{"key":"b"}', { 'idempotency-key': 'once' })).statusCode).toBe(201)
})

test.each([
  ['POST', '/api/flows/'],
  ['POST', '/api/flow_runs/'],
  ['POST', '/api/logs/'],
  ['POST', '/api/variables/'],
] as const)('%s %s is refused with the address of the upstream server', async (method, url) => {
  const { app, upstream } = await open()
  const answer = await app.inject({ method, url, headers: JSON_TYPE, payload: '{}' })
  expect([answer.statusCode, answer.json().detail]).toEqual([501, expect.stringContaining(upstream.address())])
})

test('a read-only mirror refuses changes, and follows the upstream server', async () => {
  const { app, model, creates } = await open({ isReadOnly: true })
  expect((await create(app, '{"key":"a"}')).statusCode).toBe(403)
  expect(creates()).toBe(0)
  model.now += 1_000_000
  model.insert({ key: 'a' })
  await expect.poll(async () => (await app.inject({ url: '/api/artifacts/a/latest' })).statusCode).toBe(200)
})

test('a mirror is not the upstream server of a mirror', async () => {
  const { app } = await open()
  const answer = await app.inject({ url: '/api/artifacts/a/latest', headers: { 'x-vitrine-hop': '1' } })
  expect(answer.statusCode).toBe(508)
})

test('what the upstream server has accepted is stored before the database is closed', async () => {
  const model = new Model()
  const upstream = await startModelServer(model)
  const { db, close } = await openTestDatabase()
  onTestFinished(async () => {
    await close()
    await upstream.goDown()
  })
  await beginMirror(db, upstream.address())
  const app = await createApp(db, TEST_OPTIONS, mirrorOf({ address: upstream.address(), authorization: null }))
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const held = Promise.withResolvers<void>()
  upstream.conduct.hold = ({ method, path }) => (method === 'POST' && path === '/artifacts/' ? held.promise : null)
  const answer = fetch(`${address}/api/artifacts/`, { method: 'POST', headers: JSON_TYPE, body: '{"key":"a"}' })
  await expect.poll(() => model.artifacts.size).toBe(1)
  const closing = app.close()
  // As at a shutdown that takes long.
  app.server.closeAllConnections()
  await expect(answer).rejects.toThrow()
  const isClosed = closing.then(() => true)
  // Another server that begins to close later has closed.
  const other = await openTestMirror(upstream.address())
  await other.app.close()
  expect(await Promise.race([isClosed, false])).toBe(false)
  held.resolve()
  await closing
  expect(await db.selectFrom('artifact').select('key').execute()).toEqual([{ key: 'a' }])
})
