/** The model must behave like Prefect where the tests of the mirror rely on it. */
import { expect, onTestFinished, test } from 'vitest'
import * as z from 'zod/mini'
import { Artifact, ArtifactCollection } from '#contract/artifact.ts'
import type { Json } from '#contract/json.ts'
import { storedTime } from '#server/database/clock.ts'
import { openUpstream } from '#server/upstream/connection.ts'
import { Model } from './test-model.ts'
import { startModelServer } from './test-model-server.ts'
import { modelUpstream } from './test-model-upstream.ts'
import type { Conduct } from './test-upstream-server.ts'

async function open(model: Model, conduct: Partial<Conduct> = {}) {
  const server = await startModelServer(model, conduct)
  onTestFinished(server.goDown)
  const upstream = openUpstream({ address: server.address(), authorization: 'Bearer key' })
  const versions = (body: Json) => upstream.ask(z.array(Artifact), 'POST', '/artifacts/filter', body)
  const keys = (body: Json) => upstream.ask(z.array(ArtifactCollection), 'POST', '/artifacts/latest/filter', body)
  const count = (body: Json) => upstream.ask(z.number(), 'POST', '/artifacts/count', body)
  return { server, upstream, versions, keys, count }
}

/** Artifacts a, b, c, …, one second apart. */
function insertSeconds(model: Model, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    model.now += 1_000_000
    return model.insert({ key: `key-${index % 2}`, data: index }).id
  })
}

test('pages come by time, newest first, and continue at an offset', async () => {
  const model = new Model()
  const ids = insertSeconds(model, 5)
  model.update(ids[1] ?? '')
  const { versions } = await open(model)
  const first = await versions({ sort: 'UPDATED_DESC', limit: 3 })
  const rest = await versions({ sort: 'UPDATED_DESC', limit: 3, offset: 3 })
  expect([...first, ...rest].map(({ data }) => data)).toHaveLength(5)
  expect(rest.map(({ data }) => data)).toEqual([2, 0])
})

test('keys sort with null as the smallest', async () => {
  const model = new Model()
  for (const key of ['b', null, 'a']) model.insert({ key })
  const { versions } = await open(model)
  expect((await versions({ sort: 'KEY_ASC' })).map(({ key }) => key)).toEqual([null, 'a', 'b'])
  expect((await versions({ sort: 'KEY_DESC' })).map(({ key }) => key)).toEqual(['b', 'a', null])
})

test('rows with equal times change their order from page to page', async () => {
  const model = new Model()
  for (let index = 0; index < 20; index++) model.insert({ data: index })
  const { versions } = await open(model)
  const orders = await Promise.all(Array.from({ length: 5 }, () => versions({ sort: 'UPDATED_DESC' })))
  expect(new Set(orders.map((rows) => rows.map(({ data }) => data).join())).size).toBeGreaterThan(1)
})

test('filters select ids and keys, and are counted', async () => {
  const model = new Model()
  const [first = '', second = '', third = ''] = insertSeconds(model, 3)
  const { versions, keys, count } = await open(model)
  expect(await count({ artifacts: { id: { any_: [first, third, model.newId()] } } })).toBe(2)
  expect((await versions({ artifacts: { key: { any_: ['key-1'] } } })).map(({ id }) => id)).toEqual([second])
  expect(await count({ artifacts: { operator: 'or_', id: { any_: [first] }, key: { any_: ['key-1'] } } })).toBe(2)
  expect((await keys({ artifacts: { latest_id: { any_: [first, third] } } })).map(({ key }) => key)).toEqual(['key-0'])
})

test('a deleted latest version is replaced by the newest one, and the last takes its key along', async () => {
  const model = new Model()
  const [first = '', , third = ''] = insertSeconds(model, 3)
  const { upstream, keys } = await open(model)
  const body = { artifacts: { key: { any_: ['key-0'] } } }
  const [before] = await keys(body)
  await upstream.askText('DELETE', `/artifacts/${third}`)
  expect(await keys(body)).toMatchObject([{ id: before?.id, latest_id: first, data: 0 }])
  await upstream.askText('DELETE', `/artifacts/${first}`)
  expect(await keys(body)).toEqual([])
})

test('a change cuts the time to milliseconds and changes the key of the latest version only', async () => {
  const model = new Model()
  const [first = '', , third = ''] = insertSeconds(model, 3)
  const { upstream, keys, versions } = await open(model)
  model.now += 1_234_567
  await upstream.askText('PATCH', `/artifacts/${first}`, '{"data":"old"}')
  await upstream.askText('PATCH', `/artifacts/${third}`, '{"data":"new"}')
  expect((await versions({ artifacts: { id: { any_: [first] } } }))[0]?.updated).toBe('2026-01-01T00:00:04.234000Z')
  expect(await keys({ artifacts: { key: { any_: ['key-0'] } } })).toMatchObject([{ data: 'new', latest_id: third }])
})

test('a late commit appears behind newer rows, and is the latest of its key', async () => {
  const model = new Model()
  insertSeconds(model, 3)
  const late = model.insert({ key: 'key-0', created: storedTime(model.now - 1_500_000) })
  const { versions, keys } = await open(model)
  expect((await versions({ sort: 'UPDATED_DESC' })).map(({ id }) => id).indexOf(late.id)).toBe(2)
  expect(await keys({ artifacts: { key: { any_: ['key-0'] } } })).toMatchObject([{ latest_id: late.id }])
})

test('what it does not know is an error, not an empty list', async () => {
  const { upstream, count } = await open(new Model())
  await expect(count({ flow_runs: {} })).rejects.toThrow(/flow_runs of artifacts/)
  await expect(upstream.askText('POST', '/artifacts/filter', '{"limit":201}')).rejects.toThrow(/equal to 200/)
  await expect(upstream.askText('POST', '/artifacts/filter', '{"artifacts":{"ids":{}}}')).rejects.toThrow(/ids/)
})

test('rows can change between two requests', async () => {
  const model = new Model()
  const { versions } = await open(model, { onRequest: () => void model.insert() })
  expect([await versions({}), await versions({})].map((rows) => rows.length)).toEqual([1, 2])
})

test('without a connection it answers the same, and fails when a test wants it to', async () => {
  const model = new Model()
  insertSeconds(model, 3)
  let isDown = false
  const direct = modelUpstream(model, () => {
    if (isDown) throw new Error('down')
  })
  const { upstream } = await open(model)
  for (const body of ['{"sort":"CREATED_DESC"}', '{"limit":0}']) {
    const [one, other] = [direct, upstream].map((upstream) => upstream.askText('POST', '/artifacts/filter', body))
    expect(await one).toBe(await other)
  }
  await expect(direct.askText('GET', `/artifacts/${model.newId()}`)).rejects.toMatchObject({ status: 404 })
  isDown = true
  await expect(direct.ask(z.number(), 'POST', '/artifacts/count', {})).rejects.toThrow('down')
})
