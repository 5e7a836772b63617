import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { DeletionSelection } from '#contract/deletion.ts'
import type { Client } from '#sdk/client.ts'
import {
  cancelDeletion,
  createDeletion,
  pinArtifact,
  previewDeletion,
  readDeletion,
  readDeletions,
  unpinArtifact,
} from '#sdk/retention.ts'
import { makeTestDatabase, openTestApp, storeVersions } from '#server/test/test-app.ts'
import { clientOf, waitForDeletion } from '#server/test/test-client.ts'

let app: FastifyInstance
let client: Client
let database: Awaited<ReturnType<typeof makeTestDatabase>>

beforeEach(async () => {
  database = await makeTestDatabase()
  app = await openTestApp({}, database.location)
  client = clientOf(app)
})
afterEach(async () => {
  await app.close()
  await database.drop()
})

/** Publishes versions and returns their ids, oldest first. */
async function publish(key: string | null, ...data: unknown[]): Promise<string[]> {
  const ids: string[] = []
  for (const value of data) ids.push((await client.createArtifact({ key, type: 'markdown', data: value })).id)
  return ids
}

async function remove(selection: DeletionSelection) {
  return waitForDeletion(client, await createDeletion({ selection }, { client }))
}

/** Each key with its number of versions and its latest version. */
async function catalogue() {
  const { results } = await client.filterSummaries({ latest_only: true, sort: 'KEY_ASC' })
  return results.map(({ key, versions, id }) => ({ key, versions, id }))
}

const ofKeys = (...any_: string[]): DeletionSelection => ({ artifacts: { key: { any_ } } })

describe('a deletion by filter', () => {
  test('deletes the matching versions only, and is recorded', async () => {
    await publish('a', 'one', 'two')
    await publish('b', 'three')
    const [kept] = await publish('c', 'four')
    const asked = await createDeletion({ selection: ofKeys('a', 'b'), label: 'Old reports' }, { client })
    expect(asked).toMatchObject({ state: 'WAITING', origin: 'REQUEST', label: 'Old reports', count: null, deleted: 0 })
    const deletion = await waitForDeletion(client, asked)
    expect(deletion).toMatchObject({ state: 'COMPLETED', count: 3, deleted: 3, bytes: 17, policies: [], error: null })
    expect(await catalogue()).toEqual([{ key: 'c', versions: 1, id: kept }])
    expect(await readDeletions({ limit: 10, offset: 0 }, { client })).toEqual({ results: [deletion], count: 1 })
  })

  test('of some versions leaves the newest remaining version as the latest of the key', async () => {
    const [oldest, middle, newest] = await publish('a', 1, 2, 3)
    await remove({ artifacts: { id: { any_: [newest ?? ''] } } })
    expect(await catalogue()).toEqual([{ key: 'a', versions: 2, id: middle }])
    expect(await client.filterLatestArtifacts({})).toMatchObject([{ latest_id: middle, data: 2 }])
    await remove({ artifacts: { id: { any_: [oldest ?? ''] } } })
    expect(await catalogue()).toEqual([{ key: 'a', versions: 1, id: middle }])
  })

  test('of the latest versions does not include those that become the latest', async () => {
    const [first] = await publish('a', 1, 2)
    const [other] = await publish('b', 1, 2)
    expect(await remove({ latest_only: true })).toMatchObject({ count: 2, deleted: 2 })
    expect(await catalogue()).toEqual([
      { key: 'a', versions: 1, id: first },
      { key: 'b', versions: 1, id: other },
    ])
  })

  test('of whole keys includes every version of a matching key, and matching versions without a key', async () => {
    await publish('a', 'x', 'y', 'needle')
    await publish('b', 'x', 'y')
    await client.createArtifact({ key: 'a', type: 'table', data: '[]' })
    await client.createArtifact({ type: 'table', data: '[]' })
    const selection = { types: ['table'], whole_keys: true }
    expect(await previewDeletion(selection, { client })).toMatchObject({ count: 5, keys: 1, pinned: 0 })
    expect(await remove(selection)).toMatchObject({ count: 5, deleted: 5 })
    expect(await catalogue()).toMatchObject([{ key: 'b', versions: 2 }])
  })

  test('matches keys with patterns, in which only * is a wildcard', async () => {
    for (const key of ['daily-a', 'daily-b-old', 'my-daily-a', 'weekly', null]) await publish(key, 'one')
    const { count } = await previewDeletion({ keys: ['daily-*', '*k*y'] }, { client })
    expect(count).toBe(3)
    for (const keys of [['daily'], ['daily-?'], ['daily-[ab]'], ['daily_a'], ['dail%'], ['DAILY-*'], ['\\*']]) {
      expect(await previewDeletion({ keys }, { client })).toMatchObject({ count: 0 })
    }
    expect(await previewDeletion({ keys: [], types: ['markdown'] }, { client })).toMatchObject({ count: 0 })
    await remove({ keys: ['*-*-*', 'weekly'] })
    expect((await catalogue()).map(({ key }) => key).toSorted()).toEqual(['daily-a', null])
  })

  test('excludes versions that were created after `created_before`', async () => {
    await publish('a', 1)
    const { created } = await client.createArtifact({ key: 'a', data: 2 })
    expect(await previewDeletion({ ...ofKeys('a'), created_before: created }, { client })).toMatchObject({ count: 1 })
    await remove({ ...ofKeys('a'), created_before: created })
    expect(await catalogue()).toMatchObject([{ key: 'a', versions: 1 }])
  })

  test('of the latest versions includes those that were the latest at `created_before`', async () => {
    await publish('a', 'old', 'needle')
    await publish('b', 'old')
    await publish('c', 'one')
    await publish(null, 'alone')
    const { created_before } = await previewDeletion({ latest_only: true }, { client })
    const [newer] = await publish('a', 'newer')
    const [fresh] = await publish('d', 'new')
    const [other] = await publish(null, 'new')
    const selection = { latest_only: true, created_before }
    const preview = await previewDeletion(selection, { client })
    expect(preview).toMatchObject({ count: 4, keys: 3, bytes: 25 })
    expect(preview.sample.map(({ key }) => key)).toEqual([null, 'c', 'b', 'a'])
    expect(await previewDeletion({ ...selection, whole_keys: true }, { client })).toMatchObject({ count: 5, keys: 3 })
    const narrowed = { ...selection, artifacts: { key: { any_: ['a'] } }, whole_keys: true }
    expect(await remove(narrowed)).toMatchObject({ count: 2, deleted: 2 })
    expect(await remove(selection)).toMatchObject({ count: 3, deleted: 3 })
    expect((await catalogue()).map(({ id }) => id).toSorted()).toEqual([newer, fresh, other].toSorted())
  })

  test('can take more than one batch', async () => {
    await storeVersions(database.location, 450, 7)
    expect(await remove({ artifacts: { key: { like_: 'key-' } } })).toMatchObject({ count: 450, deleted: 450 })
    expect(await catalogue()).toEqual([])
    expect(await client.countArtifacts({})).toBe(0)
  })

  test('of large versions is split into batches by size', async () => {
    for (let number = 0; number < 5; number++) await publish(`k-${number}`, 'x'.repeat(3_000_000))
    expect(await remove({ artifacts: { key: { like_: 'k-' } } })).toMatchObject({ deleted: 5, bytes: 15_000_010 })
  })
})

describe('a preview', () => {
  test('counts versions, keys, bytes and pins, and lists the newest versions', async () => {
    const [pinned] = await publish('a', 'one', 'two')
    const [newest] = await publish('b', 'three')
    await pinArtifact(pinned ?? '', { client })
    const preview = await previewDeletion(ofKeys('a', 'b'), { client })
    expect(preview).toMatchObject({ count: 2, keys: 2, bytes: 12, pinned: 1 })
    expect(preview.sample[0]).toMatchObject({ id: newest, key: 'b', is_latest: true, is_pinned: false })
    const all = await previewDeletion({ ...ofKeys('a', 'b'), include_pinned: true }, { client })
    expect(all).toMatchObject({ count: 3, keys: 2, bytes: 17, pinned: 1 })
    expect(await client.countArtifacts({})).toBe(3)
  })

  test('without a match is empty', async () => {
    expect(await previewDeletion(ofKeys('none'), { client })).toEqual({
      count: 0,
      keys: 0,
      bytes: 0,
      pinned: 0,
      upstream: null,
      sample: [],
      created_before: expect.stringMatching(/^\d{4}-.*Z$/),
    })
  })
})

describe('pinned versions', () => {
  test('are kept, unless the deletion includes them', async () => {
    const [pinned] = await publish('a', 1, 2)
    await pinArtifact(pinned ?? '', { client })
    expect(await remove(ofKeys('a'))).toMatchObject({ count: 1, deleted: 1 })
    expect(await catalogue()).toEqual([{ key: 'a', versions: 1, id: pinned }])
    expect(await remove({ ...ofKeys('a'), include_pinned: true })).toMatchObject({ count: 1, deleted: 1 })
    expect(await catalogue()).toEqual([])
  })

  test('are marked until they are unpinned', async () => {
    const [id = ''] = await publish('a', 1)
    await pinArtifact(id, { client })
    await pinArtifact(id, { client })
    expect((await client.filterSummaries({})).results).toMatchObject([{ id, is_pinned: true }])
    expect(await client.readLineagePosition(id)).toMatchObject({ is_pinned: true })
    expect((await client.filterSummaries({ pinned: true })).results.map((pinned) => pinned.id)).toEqual([id])
    await unpinArtifact(id, { client })
    expect(await client.readLineagePosition(id)).toMatchObject({ is_pinned: false })
  })

  test('can be deleted one by one, together with their pins', async () => {
    const [id = ''] = await publish('a', 1)
    await pinArtifact(id, { client })
    await client.deleteArtifact(id)
    expect(await client.filterArtifacts({})).toEqual([])
    await publish('a', 2)
    expect((await client.filterSummaries({})).results).toMatchObject([{ is_pinned: false }])
  })

  test('must exist', async () => {
    const id = '00000000-0000-4000-8000-000000000000'
    for (const call of [pinArtifact, unpinArtifact]) {
      await expect(call(id, { client })).rejects.toMatchObject({ status: 404, detail: 'Artifact not found.' })
    }
  })
})

describe('a deletion that is under way', () => {
  test('can be canceled: deleted versions stay deleted, the rest is kept', async () => {
    await storeVersions(database.location, 600, 3)
    const asked = await createDeletion({ selection: { artifacts: { key: { like_: 'key-' } } } }, { client })
    const canceled = await cancelDeletion(asked.id, { client })
    expect(canceled.state).toBe('CANCELLED')
    expect(canceled.finished).not.toBeNull()
    const again = await cancelDeletion(asked.id, { client })
    expect(again).toEqual(canceled)
    expect(await client.countArtifacts({})).toBe(600 - canceled.deleted)
  })

  test('with an unknown id is a 404', async () => {
    const id = '00000000-0000-4000-8000-000000000000'
    for (const call of [readDeletion, cancelDeletion]) {
      await expect(call(id, { client })).rejects.toMatchObject({ status: 404, detail: 'Deletion not found.' })
    }
  })

  test('does not delay a small one', async () => {
    await storeVersions(database.location, 600, 3)
    await publish('small', 1)
    const ask = (like_: string) => createDeletion({ selection: { artifacts: { key: { like_ } } } }, { client })
    const [large, small] = await Promise.all([ask('key-'), ask('small')])
    const [last, first] = [await waitForDeletion(client, large), await waitForDeletion(client, small)]
    expect([last.deleted, first.deleted]).toEqual([600, 1])
    expect(Date.parse(first.finished ?? '')).toBeLessThan(Date.parse(last.finished ?? ''))
  })
})

describe('the list of deletions', () => {
  test('is sorted from newest to oldest, in pages', async () => {
    const first = await remove(ofKeys('a'))
    const second = await remove(ofKeys('b'))
    expect(await readDeletions({ limit: 1, offset: 0 }, { client })).toEqual({ results: [second], count: 2 })
    expect(await readDeletions({ limit: 1, offset: 1 }, { client })).toEqual({ results: [first], count: 2 })
  })

  test('rejects an invalid page', async () => {
    const answer = await app.inject({ url: '/api/vitrine/deletions?limit=all' })
    expect([answer.statusCode, answer.json()]).toMatchObject([
      422,
      { exception_detail: [{ type: 'int_parsing', loc: ['query', 'limit'], input: 'all' }] },
    ])
    await expect(readDeletions({ limit: 201, offset: 0 }, { client })).rejects.toMatchObject({ status: 422 })
  })
})
