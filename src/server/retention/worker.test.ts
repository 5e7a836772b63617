import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { RetentionPolicies } from '#contract/retention.ts'
import type { Client } from '#sdk/client.ts'
import {
  createDeletion,
  pinArtifact,
  readDeletion,
  readDeletions,
  readRetention,
  runRetention,
  updateRetention,
} from '#sdk/retention.ts'
import { storedTime } from '#server/database/clock.ts'
import { openDatabase } from '#server/database/open.ts'
import { makeTestDatabase, openTestApp, storeVersions } from '#server/test/test-app.ts'
import { clientOf, waitForDeletion } from '#server/test/test-client.ts'
import { insertDeletion, retentionRequest, startDeletion } from './deletions.ts'

let database: Awaited<ReturnType<typeof makeTestDatabase>>

beforeEach(async () => {
  database = await makeTestDatabase()
})
afterEach(() => database.drop())

const all = { selection: { artifacts: { key: { like_: 'key-' } } } }

const publish = (count: number) => storeVersions(database.location, count, 5)

/** Each key points to its newest version and has the right number of versions. */
async function expectConsistentKeys(client: Client): Promise<void> {
  const { results } = await client.filterSummaries({ latest_only: true })
  for (const { id, key, versions } of results) {
    const ofKey = { artifacts: { key: { any_: [key ?? ''] } } }
    expect([key, await client.countArtifacts(ofKey)]).toEqual([key, versions])
    expect(await client.filterArtifacts({ ...ofKey, sort: 'CREATED_DESC', limit: 1 })).toMatchObject([{ id }])
  }
  expect(await client.countLatestArtifacts({})).toBe(results.length)
}

describe('a deletion', () => {
  test('that is interrupted by a shutdown is continued by the next server', async () => {
    const first = await openTestApp({}, database.location)
    const client = clientOf(first)
    await publish(1000)
    const asked = await createDeletion(all, { client })
    await vi.waitFor(async () => expect((await readDeletion(asked.id, { client })).deleted).toBeGreaterThan(0), {
      timeout: 60_000,
      interval: 5,
    })
    await first.close()
    const second = await openTestApp({}, database.location)
    const other = clientOf(second)
    expect(await waitForDeletion(other, asked)).toMatchObject({ state: 'COMPLETED', count: 1000, deleted: 1000 })
    expect(await other.countArtifacts({})).toBe(0)
    await second.close()
  })

  test('keeps every key consistent, and excludes versions that are published or pinned meanwhile', async () => {
    const app = await openTestApp({}, database.location)
    const client = clientOf(app)
    await publish(1000)
    const asked = await createDeletion(all, { client })
    // The oldest are deleted first, so the newest can still be pinned.
    const late = (await client.filterArtifacts({ sort: 'CREATED_DESC', limit: 3 })).map(({ id }) => id)
    await Promise.all(late.map((id) => pinArtifact(id, { client })))
    const made: string[] = []
    for (let turn = 0; turn < 60; turn++) {
      made.push((await client.createArtifact({ key: `key-${turn % 5}`, data: 'new' })).id)
      if (turn % 3 === 0) await client.deleteArtifact(made.pop() ?? '')
    }
    expect(await waitForDeletion(client, asked)).toMatchObject({ state: 'COMPLETED', deleted: 997 })
    const left = (await client.filterArtifacts({})).map(({ id }) => id)
    expect(new Set(left)).toEqual(new Set([...late, ...made]))
    await expectConsistentKeys(client)
    await app.close()
  })

  test('that fails ends with the reason, and the next one is processed', async () => {
    const app = await openTestApp({}, database.location)
    const db = await openDatabase(database.location)
    const client = clientOf(app)
    await publish(5)
    const nonsense = {
      state: 'WAITING',
      origin: 'REQUEST',
      deleted: 0,
      bytes: 0,
      policies: '[]',
      request: '{}',
    } as const
    const created = storedTime(Date.now() * 1000)
    const id = '00000000-0000-4000-8000-000000000000'
    const none = { started: null, finished: null, label: null, count: null, error: null }
    await db
      .insertInto('deletion')
      .values({ id, created, ...none, ...nonsense })
      .execute()
    const asked = await createDeletion(all, { client })
    expect(await waitForDeletion(client, asked)).toMatchObject({ state: 'COMPLETED', deleted: 5 })
    expect(await readDeletion(id, { client })).toMatchObject({ state: 'FAILED', error: expect.any(String) })
    await db.destroy()
    await app.close()
  })

  test('is rejected by a read-only server', async () => {
    const app = await openTestApp({}, database.location)
    await publish(5)
    await app.close()
    const readOnly = await openTestApp({ isReadOnly: true }, database.location)
    const reader = clientOf(readOnly)
    await expect(createDeletion(all, { client: reader })).rejects.toMatchObject({ status: 403 })
    expect(await readDeletions({ limit: 10, offset: 0 }, { client: reader })).toEqual({ results: [], count: 0 })
    await readOnly.close()
  })
})

test('a retention run keeps versions that were pinned or became the latest after it was planned', async () => {
  const first = await openTestApp({}, database.location)
  const client = clientOf(first)
  const create = async (key: string) => (await client.createArtifact({ key })).id
  const [going, pinned, latest] = [await create('a'), await create('a'), await create('b')]
  const newest = await create('a')
  await pinArtifact(pinned, { client })
  await first.close()

  // The state that a server leaves when it stops right after planning.
  const db = await openDatabase(database.location)
  const policies = RetentionPolicies.parse([{ name: 'p', keep_for: '0s' }])
  const request = retentionRequest(policies, storedTime(Date.now() * 1000))
  const asked = await insertDeletion(db, { origin: 'RETENTION', label: null, request })
  await startDeletion(db, asked.id)
  const items = [going, pinned, latest].map((artifact_id, place) => {
    return { deletion_id: asked.id, place, artifact_id, key: null, policy: 0 }
  })
  await db.insertInto('deletion_item').values(items).execute()
  await db.updateTable('deletion').set({ count: items.length }).execute()
  await db.destroy()

  const second = await openTestApp({}, database.location)
  const other = clientOf(second)
  expect(await waitForDeletion(other, asked)).toMatchObject({ state: 'COMPLETED', count: 3, deleted: 1 })
  const left = (await other.filterArtifacts({})).map(({ id }) => id)
  expect(left).toEqual([newest, latest, pinned])
  await second.close()
})

test('missed retention runs are made up for by one run', async () => {
  const app = await openTestApp({}, database.location)
  const client = clientOf(app)
  await publish(10)
  await updateRetention({ run_every: '1d', policies: [{ name: 'p', keep_last: 1 }] }, { client })
  const db = await openDatabase(database.location)
  const daysAgo = (days: number) => storedTime(Date.now() * 1000 - days * 86_400_000_000)
  await db
    .updateTable('retention')
    .set({ next_run: daysAgo(3.5) })
    .execute()
  const runs = await vi.waitFor(
    async () => {
      const { results } = await readDeletions({ limit: 5, offset: 0 }, { client })
      expect(results[0]?.state).toBe('COMPLETED')
      return results
    },
    { timeout: 60_000, interval: 20 },
  )
  expect(runs).toMatchObject([{ origin: 'RETENTION', count: 5, deleted: 5 }])
  const { next_run } = await readRetention({ client })
  const hours = (Date.parse(next_run ?? '') - Date.now()) / 3_600_000
  expect(Math.round(hours)).toBe(12)
  await db.destroy()
  await app.close()
})

test('of consecutive scheduled runs that deleted nothing, only the last is recorded, and it changes the revision once', async () => {
  const app = await openTestApp({}, database.location)
  const client = clientOf(app)
  const db = await openDatabase(database.location)
  await publish(10)
  await updateRetention({ run_every: '1d', policies: [{ name: 'p', keep_last: 1 }] }, { client })
  const history = async () => (await readDeletions({ limit: 9, offset: 0 }, { client })).results
  /** Makes a run due, and returns its record. */
  const runDue = async () => {
    const [before] = await history()
    await db
      .updateTable('retention')
      .set({ next_run: storedTime(Date.now() * 1000) })
      .execute()
    return vi.waitFor(
      async () => {
        const [last] = await history()
        expect(last?.state).toBe('COMPLETED')
        expect(last?.id).not.toBe(before?.id)
        return last
      },
      { timeout: 60_000, interval: 20 },
    )
  }
  const revision = async () => Number((await client.readRevision()).revision)

  const first = await runDue()
  expect(first).toMatchObject({ origin: 'RETENTION', deleted: 5 })
  const second = await runDue()
  expect(second).toMatchObject({ count: 0, deleted: 0, started: expect.any(String), finished: expect.any(String) })
  // What the remaining versions changed is computed again, which also changes the revision.
  const pending = db.selectFrom('artifact_version').select('artifact_id').where('change_status', 'is', null)
  await expect.poll(() => pending.execute()).toEqual([])
  const before = await revision()
  const third = await runDue()
  expect(await history()).toEqual([third, first])
  expect(await revision()).toBe(before + 1)
  // A manual run is always recorded.
  const asked = await waitForDeletion(client, await runRetention({}, { client }))
  const last = await runDue()
  expect(await history()).toEqual([last, asked, third, first])
  await db.destroy()
  await app.close()
})
