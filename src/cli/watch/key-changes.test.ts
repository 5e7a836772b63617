import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, createClient } from '#sdk/index.ts'
import { openTestApp } from '#server/test/test-app.ts'
import { looksAt } from './key-changes.ts'

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

test('each look finds all that came since the one before, oldest first', async () => {
  const look = looksAt(client, 'news', signal)
  expect(await look()).toEqual([])
  for (const count of [1, 45, 0, 120]) {
    const ids = await publish('news', count)
    await publish('others', 1)
    expect(idsOf(await look())).toEqual(ids)
  }
  const [first = ''] = idsOf(await client.filterArtifacts({ artifacts: { key: { any_: ['news'] } }, limit: 1 }))
  await client.updateArtifact(first, { data: 'changed' })
  expect(await look()).toMatchObject([{ id: first, data: 'changed' }])
})

test('old versions do not become new when newer ones are deleted', async () => {
  const ids = await publish('shrinking', 60)
  const look = looksAt(client, 'shrinking', signal)
  await look()
  for (const id of ids.slice(-25)) await client.deleteArtifact(id)
  expect(await look()).toEqual([])
  expect(idsOf(await look())).toEqual([])
})

test('what is published during the first look is found by the next one', async () => {
  await publish('begun', 30)
  let ids: string[] | null = null
  const slow: Client = {
    ...client,
    filterArtifacts: async (body, options) => {
      if (body.offset) ids ??= await publish('begun', 30)
      return client.filterArtifacts(body, options)
    },
  }
  const look = looksAt(slow, 'begun', signal)
  expect(await look()).toHaveLength(30)
  expect(idsOf(await look())).toEqual(ids)
})

test('where nothing is new, two versions are asked for', async () => {
  await publish('quiet', 3)
  const limits: unknown[] = []
  const counting: Client = {
    ...client,
    filterArtifacts: (body, options) => {
      limits.push(body.limit)
      return client.filterArtifacts(body, options)
    },
  }
  const look = looksAt(counting, 'quiet', signal)
  await look()
  for (let times = 0; times < 3; times++) expect(await look()).toEqual([])
  expect(limits).toEqual([20, 2, 2, 2])
})

/** A server whose versions were changed at these times. */
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

test('what was there before the first look is not new when it comes to the top', async () => {
  const days = Array.from({ length: 27 }, (_, day) => `2026-11-${String(day + 1).padStart(2, '0')}T10:00:00Z`)
  const versions = new Map(days.map((updated) => [updated, updated]))
  const look = looksAt(serverWith(versions), 'import', signal)
  await look()
  for (const day of days.slice(-3)) versions.delete(day)
  expect(await look()).toEqual([])
  versions.set('new', '2026-11-28T10:00:00Z')
  expect(idsOf(await look())).toEqual(['new'])
})

test('a change whose time Prefect cuts to milliseconds is found below what was there before it', async () => {
  const versions = new Map([
    ['a', '2026-11-27T10:00:00.500001Z'],
    ['b', '2026-11-27T10:00:07.123456Z'],
  ])
  const look = looksAt(serverWith(versions), 'import', signal)
  await look()
  versions.set('a', '2026-11-27T10:00:07.123Z')
  expect(idsOf(await look())).toEqual(['a'])
})

test('a look that fails half-way loses nothing for the next one', async () => {
  const ids = await publish('unsteady', 3)
  let failsAt = Number.POSITIVE_INFINITY
  const unsteady: Client = {
    ...client,
    filterArtifacts: async (body, options) => {
      if ((body.offset ?? 0) > failsAt) throw new Error('gone')
      return client.filterArtifacts(body, options)
    },
  }
  const look = looksAt(unsteady, 'unsteady', signal)
  expect(idsOf(await look())).toEqual(ids)
  const more = await publish('unsteady', 60)
  failsAt = 0
  await expect(look()).rejects.toThrow('gone')
  failsAt = Number.POSITIVE_INFINITY
  expect(idsOf(await look())).toEqual(more)
})
