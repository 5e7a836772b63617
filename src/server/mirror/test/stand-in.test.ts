/** The stand-in must differ from Vitrine where Prefect does. */
import { expect, onTestFinished, test, vi } from 'vitest'
import * as z from 'zod/mini'
import { Artifact, ArtifactCollection } from '#contract/artifact.ts'
import { followEvents } from '#server/mirror/upstream-events.ts'
import { openUpstream } from '#server/upstream/connection.ts'
import { openStandIn } from './test-stand-in.ts'

const YEAR_2026 = Date.UTC(2026, 0, 1) * 1000
const SECOND = 1_000_000

async function open(options: Parameters<typeof openStandIn>[0] = {}) {
  const standIn = await openStandIn(options)
  onTestFinished(standIn.close)
  const upstream = openUpstream({ address: standIn.address(), authorization: null })
  const versions = () => upstream.ask(z.array(Artifact), 'POST', '/artifacts/filter', { sort: 'UPDATED_DESC' })
  const keys = () => upstream.ask(z.array(ArtifactCollection), 'POST', '/artifacts/latest/filter', {})
  const create = async (body: string) => Artifact.parse(JSON.parse(await upstream.askText('POST', '/artifacts/', body)))
  return { ...standIn, upstream, versions, keys, create }
}

test('ids are random, and the same everywhere', async () => {
  const { create, upstream, versions, keys, publish } = await open()
  const first = await create('{"key":"a","data":1}')
  const second = await create('{"key":"a","data":2}')
  await publish({ key: 'b' })
  const ids = [...(await versions()), ...(await keys())].map(({ id }) => id)
  expect(ids.filter((id) => id[14] !== '4')).toEqual([])
  expect(await upstream.ask(Artifact, 'GET', `/artifacts/${first.id}`)).toEqual(first)
  await upstream.askText('DELETE', `/artifacts/${second.id}`)
  expect((await keys()).find(({ key }) => key === 'a')).toMatchObject({ latest_id: first.id, data: 1 })
})

test('a change cuts the time to milliseconds, also that of the key', async () => {
  const { create, upstream, versions, keys } = await open()
  const { id } = await create('{"key":"a"}')
  await upstream.askText('PATCH', `/artifacts/${id}`, '{"data":5}')
  const [version] = await versions()
  expect(version).toMatchObject({ data: 5, updated: expect.stringMatching(/(\.\d{3}000|:\d\d)Z$/) })
  expect((await keys())[0]?.updated).toBe(version?.updated)
})

test('a late commit appears behind newer artifacts, and others at the same time', async () => {
  const { publish, versions } = await open()
  const newer = await publish({ key: 'a' }, YEAR_2026 + 10 * SECOND)
  const late = await publish({ key: 'b' }, YEAR_2026)
  const same = await publish({ key: 'c' }, YEAR_2026)
  const rows = await versions()
  expect(rows[0]?.id).toBe(newer)
  expect(
    rows
      .slice(1)
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual([late, same].toSorted())
  expect(rows.map(({ updated }) => updated.slice(17))).toEqual(['10Z', '00Z', '00Z'])
})

test('what a plan does not keep is deleted', async () => {
  const { publish, expire, versions, keys } = await open()
  await publish({ key: 'a' }, YEAR_2026)
  await publish({ key: 'b' }, YEAR_2026)
  const kept = await publish({ key: 'b' }, YEAR_2026 + SECOND)
  expect(await expire(YEAR_2026 + SECOND)).toBe(2)
  expect((await versions()).map(({ id }) => id)).toEqual([kept])
  expect((await keys()).map(({ key }) => key)).toEqual(['b'])
})

test('it has only the routes of Prefect', async () => {
  const { upstream } = await open()
  await expect(upstream.askText('GET', '/vitrine/revision')).rejects.toThrow(/not Prefect/)
})

test('it announces new versions, and not changes', async () => {
  const { create, upstream, address, events } = await open({ hasEvents: true })
  const follower = followEvents({ address: address(), authorization: null }, vi.fn())
  onTestFinished(follower.stop)
  await expect.poll(() => events?.connections[0]?.texts.length).toBe(2)
  const arrived: string[] = []
  const send = vi.spyOn(events?.connections[0]?.socket ?? expect.fail(), 'send')
  send.mockImplementation((text: unknown) => void arrived.push(String(text)))
  const { id } = await create('{"key":"a"}')
  await upstream.askText('PATCH', `/artifacts/${id}`, '{"data":5}')
  expect(arrived).toEqual([expect.stringContaining('prefect.artifact-collection.updated')])
})
