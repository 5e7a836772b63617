/** A mirror of a stand-in for Prefect Cloud, which cannot be reached from tests. */
import { expect, onTestFinished, test } from 'vitest'
import { nextMoment } from '#server/database/clock.ts'
import { openTestMirror } from './test/test-mirror.ts'
import { openStandIn } from './test/test-stand-in.ts'
import { CLOUD_PATH, type Conduct } from './test/test-upstream-server.ts'

const KEY = 'Bearer pnu_key'
const DAY = 24 * 3600 * 1_000_000

/** A workspace with 20 artifacts that are 40 days old, and a mirror of it. */
async function openWorkspace(conduct: Partial<Conduct> = {}, hasEvents = false) {
  const cloud = await openStandIn({ hasEvents, conduct: { path: CLOUD_PATH, authorization: KEY, ...conduct } })
  onTestFinished(cloud.close)
  const start = nextMoment() - 40 * DAY
  for (let index = 0; index < 20; index++) {
    await cloud.publish({ key: `key-${index % 8}`, type: 'markdown', data: `Report ${index}` }, start + index)
  }
  const { app } = await openTestMirror(cloud.address(), { authorization: KEY, deleted: 'keep' })
  onTestFinished(() => app.close())
  const ask = async (path: string, body?: object) => {
    const method = body ? 'POST' : 'GET'
    return (await app.inject({ method, url: `/api${path}`, ...(body && { payload: body }) })).json()
  }
  const status = () => ask('/vitrine/mirror')
  return { cloud, ask, status }
}

/** The rows of a route of the stand-in. */
async function rowsOf(address: string, path: string): Promise<unknown> {
  const headers = { authorization: KEY, 'content-type': 'application/json' }
  return (await fetch(`${address}${path}`, { method: 'POST', headers, body: '{"sort":"CREATED_DESC"}' })).json()
}

test('everything is read in spite of a rate limit, and answered as the workspace does', async () => {
  const { cloud, ask, status } = await openWorkspace({ rateLimit: { requests: 6, windowMs: 1000, retryAfter: '1' } })
  await expect.poll(async () => (await status()).phase).toBe('FOLLOWING')
  cloud.conduct.rateLimit = null
  for (const path of ['/artifacts/filter', '/artifacts/latest/filter']) {
    expect(await ask(path, { sort: 'CREATED_DESC' })).toEqual(await rowsOf(cloud.address(), path))
  }
})

test('what the plan deletes stays, and is known to be only here', async () => {
  const { cloud, ask, status } = await openWorkspace()
  await expect.poll(async () => (await status()).phase).toBe('FOLLOWING')
  await cloud.publish({ key: 'key-0', type: 'markdown', data: 'today' })
  expect(await cloud.expire(nextMoment() - 30 * DAY)).toBe(20)
  await expect.poll(async () => (await status()).only_here).toBe(20)
  await expect.poll(() => ask('/artifacts/count', {})).toBe(21)
  expect(await rowsOf(cloud.address(), '/artifacts/filter')).toHaveLength(1)
})

test('a new version is announced by the workspace', async () => {
  const { cloud, ask, status } = await openWorkspace({}, true)
  await expect.poll(async () => (await status()).phase).toBe('FOLLOWING')
  await expect.poll(() => cloud.events?.connections.at(-1)?.texts.length).toBe(2)
  expect(JSON.parse(cloud.events?.connections.at(-1)?.texts[0] ?? '')).toEqual({ type: 'auth', token: 'pnu_key' })
  const id = await cloud.publish({ key: 'key-0', data: 'today' })
  await expect.poll(() => ask(`/artifacts/${id}`)).toMatchObject({ id, data: 'today' })
})
