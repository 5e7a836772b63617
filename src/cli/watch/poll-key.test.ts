import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, createClient } from '#sdk/index.ts'
import { openTestApp } from '#server/test/test-app.ts'
import { pollKey } from './poll-key.ts'

const { signal } = new AbortController()

let app: Awaited<ReturnType<typeof openTestApp>>
let client: Client

beforeAll(async () => {
  app = await openTestApp()
  client = createClient({ url: `${await app.listen({ port: 0, host: '127.0.0.1' })}/api` })
})
afterAll(() => app.close())

async function publish(key: string, count: number): Promise<string[]> {
  const ids: string[] = []
  while (ids.length < count) ids.push((await client.createArtifact({ key, data: ids.length })).id)
  return ids
}

const idsOf = (found: { id: string }[]) => found.map(({ id }) => id)

test('each poll finds everything since the previous one, oldest first', async () => {
  const poll = pollKey(client, 'news', signal)
  expect(await poll()).toEqual([])
  for (const count of [1, 45, 0, 120]) {
    const ids = await publish('news', count)
    await publish('others', 1)
    expect(idsOf(await poll())).toEqual(ids)
  }
  const [first = ''] = idsOf(await client.filterArtifacts({ artifacts: { key: { any_: ['news'] } }, limit: 1 }))
  await client.updateArtifact(first, { data: 'changed' })
  expect(await poll()).toMatchObject([{ id: first, data: 'changed' }])
})

test('old versions are not reported when newer ones are deleted', async () => {
  const ids = await publish('shrinking', 60)
  const poll = pollKey(client, 'shrinking', signal)
  await poll()
  for (const id of ids.slice(-25)) await client.deleteArtifact(id)
  expect(await poll()).toEqual([])
  expect(idsOf(await poll())).toEqual([])
})

test('the second poll finds what is published during the first', async () => {
  await publish('begun', 30)
  let ids: string[] | null = null
  const slow: Client = {
    ...client,
    filterArtifacts: async (body, options) => {
      if (body.offset) ids ??= await publish('begun', 30)
      return client.filterArtifacts(body, options)
    },
  }
  const poll = pollKey(slow, 'begun', signal)
  expect(await poll()).toHaveLength(30)
  expect(idsOf(await poll())).toEqual(ids)
})

test('reads two versions if nothing is new', async () => {
  await publish('quiet', 3)
  const limits: unknown[] = []
  const counting: Client = {
    ...client,
    filterArtifacts: (body, options) => {
      limits.push(body.limit)
      return client.filterArtifacts(body, options)
    },
  }
  const poll = pollKey(counting, 'quiet', signal)
  await poll()
  for (let times = 0; times < 3; times++) expect(await poll()).toEqual([])
  expect(limits).toEqual([20, 2, 2, 2])
})

/** A server whose versions have these update times. */
function serverWith(versions: Map<string, string>): Client {
  const created = '2026-11-27T10:00:00Z'
  const facts = { type: 'progress', key: 'import', data: 1, description: null, metadata_: null }
  const rows = () =>
    Array.from(versions, ([id, updated]) => ({ id, created, updated, ...facts, flow_run_id: null, task_run_id: null }))
  return {
    ...client,
    filterArtifacts: async ({ limit, offset }) => {
      const sorted = rows().toSorted((a, b) => (a.updated < b.updated ? 1 : -1))
      return sorted.slice(offset ?? 0, (offset ?? 0) + (limit ?? 200))
    },
  }
}

test('an existing version that moves to the top is not new', async () => {
  const days = Array.from({ length: 27 }, (_, day) => `2026-11-${String(day + 1).padStart(2, '0')}T10:00:00Z`)
  const versions = new Map(days.map((updated) => [updated, updated]))
  const poll = pollKey(serverWith(versions), 'import', signal)
  await poll()
  for (const day of days.slice(-3)) versions.delete(day)
  expect(await poll()).toEqual([])
  versions.set('new', '2026-11-28T10:00:00Z')
  expect(idsOf(await poll())).toEqual(['new'])
})

test('finds a change that sorts below a known version because its time is truncated', async () => {
  const versions = new Map([
    ['a', '2026-11-27T10:00:00.500001Z'],
    ['b', '2026-11-27T10:00:07.123456Z'],
  ])
  const poll = pollKey(serverWith(versions), 'import', signal)
  await poll()
  versions.set('a', '2026-11-27T10:00:07.123Z')
  expect(idsOf(await poll())).toEqual(['a'])
})

test('after a failed poll, the next one finds everything', async () => {
  const ids = await publish('unsteady', 3)
  let failsAt = Number.POSITIVE_INFINITY
  const unsteady: Client = {
    ...client,
    filterArtifacts: async (body, options) => {
      if ((body.offset ?? 0) > failsAt) throw new Error('gone')
      return client.filterArtifacts(body, options)
    },
  }
  const poll = pollKey(unsteady, 'unsteady', signal)
  expect(idsOf(await poll())).toEqual(ids)
  const more = await publish('unsteady', 60)
  failsAt = 0
  await expect(poll()).rejects.toThrow('gone')
  failsAt = Number.POSITIVE_INFINITY
  expect(idsOf(await poll())).toEqual(more)
})
