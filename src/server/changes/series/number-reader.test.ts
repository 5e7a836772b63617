import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { publish } from '#server/changes/test-changes.ts'
import { Comparer } from '#server/changes/thread/comparer.ts'
import type { Content } from '#server/changes/thread/jobs.ts'
import { type Database, openDatabase } from '#server/database/open.ts'
import { Busy, LimitExceeded } from '#server/errors.ts'
import { makeTestDatabase, openTestApp } from '#server/test/test-app.ts'
import { findFirstVersion } from './first-version.ts'
import { readSeries } from './series.ts'

let app: FastifyInstance
let database: Awaited<ReturnType<typeof makeTestDatabase>>
let db: Database
let comparer: Comparer
/** The contents that the thread was given, by job. */
let jobs: Content[][]
/** Contents with this text take the thread too long. */
const EXPENSIVE = 'expensive'

beforeEach(async () => {
  database = await makeTestDatabase()
  app = await openTestApp({}, database.location)
  db = await openDatabase(database.location)
  comparer = new Comparer()
  // The time to read does not end unless a test says so.
  vi.spyOn(performance, 'now').mockReturnValue(0)
  jobs = []
  const run = comparer.run.bind(comparer)
  comparer.run = async (kind, load, signal) => {
    const job = await load()
    if (!('contents' in job) || !Array.isArray(job.contents)) throw new Error('Not a job with numbers')
    jobs.push(job.contents)
    if (job.contents.some(({ data }) => data.includes(EXPENSIVE))) throw new LimitExceeded('Too long')
    return run(kind, async () => job, signal)
  }
})
afterEach(async () => {
  vi.restoreAllMocks()
  await app.close()
  await db.destroy()
  await comparer.stop()
  await database.drop()
})

/** A row that is not among the numbers that are stored. */
const table = (score: number, name = '') =>
  JSON.stringify([...Array.from({ length: 70 }, (_, id) => ({ id, score: id })), { id: 999, score, name }])

/** Publishes versions whose cells no other test has read. */
let seed = Date.now()
async function publishScores(...scores: (number | null)[]) {
  seed += 1000
  const ids = []
  for (const score of scores) {
    const data = score === null ? table(seed, EXPENSIVE) : table(seed + score)
    ids.push(await publish(app, { key: 'a', type: 'table', data }))
  }
  await app.close()
  return ids
}

const { signal } = new AbortController()
const address = { key: 'a', row: ['999'], column: 'score' }
const first = (above: number) => findFirstVersion(db, comparer, { ...address, above: seed + above }, signal)
const values = async () => {
  const { series, pending, unreadable } = await readSeries(db, comparer, address, signal)
  return { values: series[0]?.values.map((value) => value && value - seed), pending, unreadable }
}

describe('a version that is too expensive to read', () => {
  test('leaves the numbers of its neighbors', async () => {
    await publishScores(1, null, 3)
    expect(await values()).toEqual({ values: [1, null, 3], pending: 0, unreadable: 1 })
  })

  test('is not read again', async () => {
    await publishScores(1, null, 3)
    await values()
    jobs = []
    expect((await values()).unreadable).toBe(1)
    expect(jobs).toEqual([])
  })

  test('is not loaded if its size says so', async () => {
    const [id = ''] = await publishScores(1, 2)
    await db.updateTable('artifact').set({ size: 100_000_000 }).where('id', '=', id).execute()
    expect(await values()).toEqual({ values: [null, 2], pending: 0, unreadable: 1 })
    expect(jobs.flat()).toHaveLength(1)
  })

  test('is passed over by a search, which says so', async () => {
    await publishScores(1, null, 3)
    expect(await first(2)).toMatchObject({ found: { version: 3, previous_value: seed + 1 }, count: 2, unreadable: 1 })
  })
})

test('a version that is deleted meanwhile leaves the numbers of its neighbors', async () => {
  const [, id = ''] = await publishScores(1, 2, 3)
  const run = comparer.run
  comparer.run = async (...job) => {
    await db.deleteFrom('artifact').where('id', '=', id).execute()
    return run(...job)
  }
  expect(await values()).toEqual({ values: [1, null, 3], pending: 1, unreadable: 0 })
})

test('a search reads no versions after the one that it finds', async () => {
  await publishScores(1, 2, 3, 4)
  await db.updateTable('artifact').set({ size: 3_000_000 }).execute()
  expect(await first(1)).toMatchObject({ found: { version: 2 }, count: 2 })
  expect(jobs.flat()).toHaveLength(2)
})

test('a search that takes too long asks for another request, which continues', async () => {
  await publishScores(1, 2, 3)
  await db.updateTable('artifact').set({ size: 3_000_000 }).execute()
  const run = comparer.run
  comparer.run = async (...job) => {
    const after = performance.now() + 12_000
    vi.spyOn(performance, 'now').mockReturnValue(after)
    return run(...job)
  }
  await expect(first(2)).rejects.toThrow(
    new Busy('2 versions read so far, which takes long. Repeat the request to continue.'),
  )
  expect(await first(2)).toMatchObject({ found: { version: 3 } })
  expect(jobs.flat()).toHaveLength(3)
})
