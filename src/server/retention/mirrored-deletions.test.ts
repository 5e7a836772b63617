import type { RequestListener } from 'node:http'
import { describe, expect, test } from 'vitest'
import { DeletionSelection } from '#contract/deletion.ts'
import { RetentionPolicy } from '#contract/retention.ts'
import { nextMoment, storedTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { Unavailable, UpstreamError } from '#server/errors.ts'
import { deleteUpstream } from '#server/mirror/delete-upstream.ts'
import { openUpstream } from '#server/upstream/connection.ts'
import { JSON_TYPE, startUpstream } from '#server/upstream/test-upstream.ts'
import { endDeletion, readDeletion, retentionRequest } from './deletions.ts'
import { previewRetention } from './preview.ts'
import { delayAfter } from './retries.ts'
import { previewDeletion } from './selection.ts'
import {
  ended,
  idsIn,
  insert,
  markOnlyHere,
  mirrorOf,
  openMirrored,
  request,
  startWorker,
  waiting,
} from './test-mirrored-database.ts'

const OF_KEY_0 = { artifacts: { key: { any_: ['key-0'] } } }

const keepLast = (keep_last: number) =>
  retentionRequest([RetentionPolicy.parse({ name: 'Newest', keep_last })], storedTime(nextMoment()))

/** A server that deletes what it is asked to, except for what `answer` answers itself. */
async function upstreamThat(answer: RequestListener): Promise<{ address: string; asked: string[] }> {
  const asked: string[] = []
  const address = await startUpstream((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    answer(request, response)
    if (!response.headersSent && !response.destroyed) response.writeHead(204).end()
  })
  return { address, asked }
}

const paths = (ids: string[]) => ids.map((id) => `DELETE /api/artifacts/${id}`).toSorted()

/** The rows that belong to versions, by table. */
async function countRows(db: Database) {
  const count = async (table: 'artifact_only_here' | 'artifact_unnumbered' | 'artifact_version' | 'deletion_item') =>
    (
      await db
        .selectFrom(table)
        .select(({ lit }) => lit(1).as('one'))
        .execute()
    ).length
  return {
    only_here: await count('artifact_only_here'),
    unnumbered: await count('artifact_unnumbered'),
    versions: await count('artifact_version'),
    planned: await count('deletion_item'),
  }
}

describe('a deletion by request', () => {
  test('deletes versions here and upstream, each with one request', async () => {
    const { db, source, address, asked } = await openMirrored({ versions: 300, keys: 2 })
    const deleted = await idsIn(db, 'key-0')
    const id = await request(db, OF_KEY_0)
    startWorker(db, address)
    const end = await ended(db, id)
    expect(end).toMatchObject({ state: 'COMPLETED', count: 150, deleted: 150, error: null })
    expect(asked.toSorted()).toEqual(paths(deleted))
    expect(await idsIn(source)).toEqual(await idsIn(db))
    expect(await idsIn(db)).toHaveLength(150)
  })

  test('does not ask the upstream for versions that exist only here', async () => {
    const { db, address, asked } = await openMirrored({ versions: 40, keys: 1 })
    const ids = await idsIn(db)
    await markOnlyHere(db, ids.slice(0, 30))
    const unnumbered = ids.map((artifact_id) => ({ artifact_id, key: 'key-0', created: '', hash: '' }))
    await db.insertInto('artifact_unnumbered').values(unnumbered).execute()
    const id = await request(db, OF_KEY_0)
    startWorker(db, address)
    expect(await ended(db, id)).toMatchObject({ state: 'COMPLETED', deleted: 40 })
    expect(asked.toSorted()).toEqual(paths(ids.slice(30)))
    expect(await countRows(db)).toEqual({ only_here: 0, unnumbered: 0, versions: 0, planned: 0 })
  })

  test('deletes here what the upstream has deleted already', async () => {
    const { db, source, address } = await openMirrored({ versions: 50, keys: 1 })
    await source.deleteFrom('artifact').execute()
    const id = await request(db, OF_KEY_0)
    startWorker(db, address)
    expect(await ended(db, id)).toMatchObject({ state: 'COMPLETED', deleted: 50 })
    expect(await idsIn(db)).toEqual([])
  })

  test('fails with the reason when the upstream refuses, and keeps the rest here', async () => {
    const { db } = await openMirrored({ versions: 60, keys: 1 })
    const ids = await idsIn(db)
    const refused = ids[30] ?? ''
    const { address, asked } = await upstreamThat((request, response) => {
      if (request.url?.endsWith(refused)) response.writeHead(403, JSON_TYPE).end('{"detail": "Missing permission."}')
    })
    const id = await request(db, OF_KEY_0)
    startWorker(db, address)
    const end = await ended(db, id)
    expect(end).toMatchObject({ state: 'FAILED', error: expect.stringContaining('Missing permission.') })
    const left = await idsIn(db)
    expect(left).toContain(refused)
    expect(asked).toHaveLength(60 - left.length + 1)
    expect(end?.deleted).toBe(60 - left.length)
  })

  test('fails when the upstream rejects the credentials', async () => {
    const { db } = await openMirrored({ versions: 5, keys: 1 })
    const { address } = await upstreamThat((_, response) => response.writeHead(401, JSON_TYPE).end('{}'))
    const id = await request(db, OF_KEY_0)
    startWorker(db, address)
    const end = await ended(db, id)
    expect(end).toMatchObject({ state: 'FAILED', deleted: 0, error: expect.stringContaining('credentials') })
    expect(await idsIn(db)).toHaveLength(5)
  })

  test('says why it waits while the upstream fails, and completes when it can again', async () => {
    const { db } = await openMirrored({ versions: 60, keys: 1 })
    let isAway = true
    const { address, asked } = await upstreamThat((_, response) => {
      if (isAway && asked.length > 10) response.writeHead(503, { 'retry-after': '2' }).end()
    })
    const id = await request(db, OF_KEY_0)
    startWorker(db, address)
    const deletion = await waiting(db, id)
    expect(deletion).toMatchObject({ state: 'RUNNING', error: expect.stringContaining('503') })
    expect(deletion?.deleted).toBe(60 - (await idsIn(db)).length)
    const before = asked.length
    isAway = false
    expect(before).toBeLessThanOrEqual(14)
    expect(await ended(db, id)).toMatchObject({ state: 'COMPLETED', deleted: 60, error: null })
    // Only what failed is sent again.
    expect(new Set(asked).size).toBe(60)
    expect(asked.length - 60).toBe(before - 10)
  })

  test('leaves everything in place when the upstream cannot be reached', async () => {
    const { db } = await openMirrored({ versions: 5, keys: 1 })
    const id = await request(db, OF_KEY_0)
    startWorker(db, 'http://127.0.0.1:9/api')
    expect(await waiting(db, id)).toMatchObject({ state: 'RUNNING', deleted: 0 })
    await endDeletion(db, id, { state: 'CANCELLED' })
    expect(await readDeletion(db, id)).toMatchObject({ state: 'CANCELLED', deleted: 0, error: null })
    expect(await idsIn(db)).toHaveLength(5)
  })

  test('waits for an upstream that does not answer in time, and keeps what it did not confirm', async () => {
    const { db } = await openMirrored({ versions: 5, keys: 1 })
    const address = await startUpstream(() => {})
    const slow = openUpstream({ address, authorization: null }, { responseMs: 50 })
    const id = await request(db, OF_KEY_0)
    startWorker(db, address, { deleteUpstream: deleteUpstream(slow) })
    const error = expect.stringContaining('did not answer')
    expect(await waiting(db, id)).toMatchObject({ state: 'RUNNING', deleted: 0, error })
    expect(await idsIn(db)).toHaveLength(5)
  })

  test('deletes here what the upstream deleted before a cancellation, and nothing else', async () => {
    const { db } = await openMirrored({ versions: 60, keys: 1 })
    const canceled = Promise.withResolvers<void>()
    let answered = 0
    const address = await startUpstream(async (_, response) => {
      await canceled.promise
      answered += 1
      response.writeHead(204).end()
    })
    const id = await request(db, OF_KEY_0)
    startWorker(db, address)
    await expect.poll(async () => (await readDeletion(db, id))?.count).toBe(60)
    await expect.poll(async () => (await countRows(db)).planned).toBe(60)
    await endDeletion(db, id, { state: 'CANCELLED' })
    canceled.resolve()
    await expect.poll(async () => (await idsIn(db)).length).toBeLessThan(60)
    const isRecorded = async () => {
      const [{ state, deleted } = {}, { length }] = [await readDeletion(db, id), await idsIn(db)]
      return { state, deleted: deleted === answered, left: length === 60 - answered }
    }
    await expect.poll(isRecorded).toEqual({ state: 'CANCELLED', deleted: true, left: true })
    expect(answered).toBeLessThan(60)
  })

  test('continues after a stop of the server in the middle of a request', async () => {
    const { db } = await openMirrored({ versions: 30, keys: 1 })
    let isStopped = false
    let requests = 0
    const address = await startUpstream((_, response) => {
      requests += 1
      // The first server gets no answer to some of its requests.
      if (isStopped || requests < 10) response.writeHead(204).end()
    })
    const id = await request(db, OF_KEY_0)
    const first = startWorker(db, address)
    await expect.poll(() => requests).toBe(12)
    await first.stop()
    isStopped = true
    expect(await readDeletion(db, id)).toMatchObject({ state: 'RUNNING', deleted: 9, error: null })
    expect(await idsIn(db)).toHaveLength(21)
    startWorker(db, address)
    expect(await ended(db, id)).toMatchObject({ state: 'COMPLETED', deleted: 30 })
  })
})

describe('a retention run', () => {
  test('deletes only versions that exist only here by default, and counts all of a key', async () => {
    const { db, address, asked } = await openMirrored({ versions: 40, keys: 1 })
    const ids = await idsIn(db)
    // Of the newest five, which are kept, one exists only here.
    const archived = [...ids.slice(0, 20), ids[37] ?? '']
    await markOnlyHere(db, archived)
    const id = await insert(db, 'RETENTION', keepLast(5))
    startWorker(db, address)
    const end = await ended(db, id)
    expect(end).toMatchObject({ state: 'COMPLETED', count: 20, deleted: 20 })
    expect(await idsIn(db)).toEqual(ids.slice(20))
    expect(asked).toEqual([])
  })

  test('deletes upstream too if that is set', async () => {
    const { db, source, address, asked } = await openMirrored({ versions: 40, keys: 1 })
    const ids = await idsIn(db)
    await markOnlyHere(db, ids.slice(0, 20))
    const id = await insert(db, 'RETENTION', keepLast(5))
    startWorker(db, address, { retentionDeletesUpstream: true })
    const end = await ended(db, id)
    expect(end).toMatchObject({ state: 'COMPLETED', count: 35, deleted: 35 })
    expect(asked.toSorted()).toEqual(paths(ids.slice(20, 35)))
    expect(await idsIn(source)).toEqual([...ids.slice(0, 20), ...ids.slice(35)])
  })
})

describe('a preview', () => {
  const policy = RetentionPolicy.parse({ name: 'Newest', keep_last: 5 })

  test('of policies includes only versions that exist only here, and counts the others', async () => {
    const { db, address } = await openMirrored({ versions: 40, keys: 1 })
    const archived = (await idsIn(db)).slice(0, 20)
    await markOnlyHere(db, archived)
    const preview = previewRetention(db, mirrorOf(address))
    const { count, results, upstream } = await preview.versions([policy], null, {})
    expect(count).toBe(20)
    expect(results.map(({ id }) => id)).toEqual(archived)
    expect(upstream).toEqual({ host: new URL(address).host, is_included: false, count: 15, only_here: 20 })
    expect(await preview.keys([policy], null, {})).toMatchObject({ count: 1, results: [{ count: 20, versions: 40 }] })
  })

  test('of policies includes versions of the upstream if that is set', async () => {
    const { db, address } = await openMirrored({ versions: 40, keys: 1 })
    await markOnlyHere(db, (await idsIn(db)).slice(0, 20))
    const { count, upstream } = await previewRetention(db, mirrorOf(address, true)).versions([policy], null, {})
    expect(count).toBe(35)
    expect(upstream).toMatchObject({ is_included: true, count: 15, only_here: 20 })
  })

  test('of a deletion counts what is also deleted upstream', async () => {
    const { db, address } = await openMirrored({ versions: 40, keys: 1 })
    await markOnlyHere(db, (await idsIn(db)).slice(0, 30))
    const selection = DeletionSelection.parse(OF_KEY_0)
    const now = storedTime(nextMoment())
    const host = new URL(address).host
    expect(await previewDeletion(db, selection, now, mirrorOf(address))).toMatchObject({
      count: 40,
      upstream: { host, count: 10 },
    })
    expect(await previewDeletion(db, selection, now)).toMatchObject({ count: 40, upstream: null })
  })
})

describe('the next attempt', () => {
  test('comes later after each error of the upstream, at most after a minute', () => {
    const away = new UpstreamError(502, 'Away')
    expect([1, 2, 3, 4, 5, 99].map((failures) => delayAfter(away, failures))).toEqual([
      5000, 10_000, 20_000, 40_000, 60_000, 60_000,
    ])
  })

  test('comes when the upstream asks for it', () => {
    expect(delayAfter(new UpstreamError(429, 'Too many', 90), 3)).toBe(90_000)
  })

  test('comes after a second if the database failed', () => {
    expect(delayAfter(new Unavailable('Busy'), 5)).toBe(1000)
  })
})
