import fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { currentClient, rememberClients } from '#server/current-client.ts'
import { type Database, openDatabase } from '#server/database/open.ts'
import { Unavailable } from '#server/errors.ts'
import { makeTestDatabase, openTestApp } from '#server/test/test-app.ts'
import { storeChanges } from './pending.ts'
import { changesOf, post, publish, summariesOf } from './test-changes.ts'
import { Comparer } from './thread/comparer.ts'
import { type ChangeWorker, startChangeWorker } from './worker.ts'

let app: FastifyInstance
let database: Awaited<ReturnType<typeof makeTestDatabase>>
/** Another connection to the database of the server. */
let db: Database

beforeEach(async () => {
  database = await makeTestDatabase()
  app = await openTestApp({}, database.location)
  db = await openDatabase(database.location)
})
afterEach(async () => {
  await app.close()
  await db.destroy()
  await database.drop()
})

const FIRST = { status: 'first', text: 'first version' }
const table = (...scores: number[]) => JSON.stringify(scores.map((score, id) => ({ id, score })))

test('a version says what changed since the one before it', async () => {
  for (const data of [20, 20, 80]) await publish(app, { key: 'a', type: 'progress', data })
  expect(await changesOf(app, 'a')).toEqual([
    FIRST,
    { status: 'unchanged', text: 'unchanged (same as v1)' },
    { status: 'changed', text: expect.stringContaining('80') },
  ])
})

test('another type is a change of the kind', async () => {
  await publish(app, { key: 'a', type: 'progress', data: 1 })
  await publish(app, { key: 'a', type: 'markdown', data: '# One' })
  expect((await changesOf(app, 'a'))[1]?.status).toBe('kind')
})

test('a version that says the same in other words is unchanged', async () => {
  await publish(app, { key: 'a', type: 'table', data: '[{"id": 1}]' })
  await publish(app, { key: 'a', type: 'table', data: '[{"id":1}]' })
  expect((await changesOf(app, 'a'))[1]).toEqual({ status: 'unchanged', text: 'unchanged (same as v1)' })
})

test('the version after a deleted one is compared with the one before', async () => {
  const ids: string[] = []
  for (const data of [1, 2, 1]) ids.push(await publish(app, { key: 'a', type: 'progress', data }))
  expect((await changesOf(app, 'a')).map((change) => change?.status)).toEqual(['first', 'changed', 'changed'])
  await app.inject({ method: 'DELETE', url: `/api/artifacts/${ids[1]}` })
  expect(await changesOf(app, 'a')).toEqual([FIRST, { status: 'unchanged', text: 'unchanged (same as v1)' }])
  await app.inject({ method: 'DELETE', url: `/api/artifacts/${ids[0]}` })
  expect(await changesOf(app, 'a')).toEqual([FIRST])
})

test('an update in place corrects the version and the one after it', async () => {
  const ids: string[] = []
  for (const data of [1, 2, 3]) ids.push(await publish(app, { key: 'a', type: 'progress', data }))
  await changesOf(app, 'a')
  await app.inject({ method: 'PATCH', url: `/api/artifacts/${ids[1]}`, payload: { data: 1 } })
  const [, second, third] = await changesOf(app, 'a')
  expect(second).toEqual({ status: 'unchanged', text: 'unchanged (same as v1)' })
  expect(third?.text).toContain('1')
  expect((await summariesOf(app, 'a'))[0]?.history?.map(({ value }) => value)).toEqual([1, 1, 3])
})

test('versions that are published, updated and deleted at the same time say what changed in the end', async () => {
  const ids: string[] = []
  const publishOne = async (turn: number) => {
    ids.push(await publish(app, { key: 'a', type: 'progress', data: turn % 4 }))
  }
  const updateOne = (turn: number) =>
    app.inject({ method: 'PATCH', url: `/api/artifacts/${ids[(turn * 7) % ids.length]}`, payload: { data: turn % 3 } })
  const deleteOne = (turn: number) =>
    app.inject({ method: 'DELETE', url: `/api/artifacts/${ids.splice((turn * 5) % ids.length, 1)[0]}` })
  for (let turn = 0; turn < 60; turn++) await publishOne(turn)
  await changesOf(app, 'a')
  const writers = [publishOne, publishOne, publishOne, updateOne, deleteOne]
  await Promise.all(
    writers.map(async (write) => {
      for (let turn = 0; turn < 20; turn++) await write(turn)
    }),
  )
  const changes = await changesOf(app, 'a')
  const versions = await summariesOf(app, 'a')
  expect(changes[0]).toEqual(FIRST)
  for (const [at, { id }] of versions.entries()) {
    const from = versions[at - 1]?.id
    if (from)
      expect(changes[at]).toEqual((await post(app, '/artifacts/compare', { key: 'a', from, to: id })).json().summary)
  }
})

test('a new description, or the same data again, does not forget what changed', async () => {
  const id = await publish(app, { key: 'a', type: 'progress', data: 1 })
  await changesOf(app, 'a')
  await app.inject({ method: 'PATCH', url: `/api/artifacts/${id}`, payload: { description: 'New', data: 1 } })
  expect((await summariesOf(app, 'a'))[0]?.change).toEqual(FIRST)
})

test('the hash is stored with the version', async () => {
  const id = await publish(app, { key: 'a', type: 'progress', data: 1 })
  const read = () => db.selectFrom('artifact_version').select('hash').where('artifact_id', '=', id).executeTakeFirst()
  const before = await read()
  expect(before?.hash).toHaveLength(44)
  await app.inject({ method: 'PATCH', url: `/api/artifacts/${id}`, payload: { data: 2 } })
  expect((await read())?.hash).not.toBe(before?.hash)
})

test('versions of an earlier release are computed, with their hash', async () => {
  for (const data of [table(1), table(1), table(2)]) await publish(app, { key: 'a', type: 'table', data })
  const changes = await changesOf(app, 'a')
  const read = () => db.selectFrom('artifact_version').selectAll().orderBy('version').execute()
  const rows = await read()
  await db
    .updateTable('artifact_version')
    .set({ hash: null, change_status: null, change_text: null, value: null, numbers: null })
    .execute()
  expect(await changesOf(app, 'a')).toEqual(changes)
  expect(await read()).toEqual(rows)
})

test('a worker that a request wakes does not compare for its client', async () => {
  await publish(app, { key: 'a', type: 'progress', data: 1 })
  await app.close()
  await db.updateTable('artifact_version').set({ change_status: null }).execute()
  const comparer = new Comparer()
  const client = new Promise((resolve) => {
    comparer.run = async () => {
      resolve(currentClient())
      throw new Unavailable(new Error('Not compared'))
    }
  })
  let worker: ChangeWorker | undefined
  const requests = fastify()
  rememberClients(requests)
  requests.get('/', async (request) => {
    worker = startChangeWorker(db, comparer, request.log)
  })
  await requests.inject('/')
  expect(await client).toBe('')
  await worker?.stop()
})

describe('with versions that are too large to compare', () => {
  const recompute = async () => {
    await changesOf(app, 'a')
    await db.updateTable('artifact').set({ size: 40_000_000 }).execute()
    await db
      .updateTable('artifact_version')
      .set({ change_status: null, change_text: null, value: null, numbers: null })
      .execute()
    return changesOf(app, 'a')
  }

  test('equal ones are unchanged', async () => {
    for (const data of [1, 1, 2]) await publish(app, { key: 'a', type: 'progress', data })
    expect((await recompute()).map((change) => change?.text)).toEqual([
      'first version',
      'unchanged (same as v1)',
      'changed (too large to compare)',
    ])
  })

  test('the numbers of each are read if it is not too large alone', async () => {
    for (const data of [1, 2]) await publish(app, { key: 'a', type: 'progress', data })
    await recompute()
    const [{ history } = {}] = await summariesOf(app, 'a')
    expect(history?.map(({ value }) => value)).toEqual([1, 2])
  })
})

test('what was computed for data that has been replaced meanwhile is not stored', async () => {
  const id = await publish(app, { key: 'a', type: 'progress', data: 1 })
  await app.close()
  const read = () => db.selectFrom('artifact_version').select(['resets', 'change_status']).executeTakeFirstOrThrow()
  const { resets } = await read()
  const computed = { id, resets, summary: { status: 'first', text: '' }, hash: '', value: null, numbers: '[]' } as const
  await db
    .updateTable('artifact_version')
    .set({ resets: resets + 1, change_status: null })
    .execute()
  await storeChanges(db, [computed], true)
  expect((await read()).change_status).toBeNull()
  await storeChanges(db, [{ ...computed, resets: resets + 1 }], true)
  expect((await read()).change_status).toBe('first')
})

test('what changed in several versions is stored in one statement', async () => {
  const ids = await Promise.all([1, 2].map((data) => publish(app, { key: `key-${data}`, type: 'progress', data })))
  await changesOf(app, 'key-1')
  await changesOf(app, 'key-2')
  const statements: string[] = []
  const logged = await openDatabase(database.location, { log: ({ query }) => void statements.push(query.sql) })
  const values = [0.1 + 0.2, null]
  const changes = ids.map((id, index) => ({
    id,
    resets: 0,
    summary: { status: 'changed' as const, text: `text ${index}` },
    hash: null,
    value: values[index] ?? null,
    numbers: '[]',
  }))
  await storeChanges(logged, changes, false)
  await logged.destroy()
  expect(statements.filter((text) => text.includes('update artifact_version'))).toHaveLength(1)
  const rows = await db.selectFrom('artifact_version').select(['change_text', 'value']).orderBy('key').execute()
  expect(rows).toEqual(values.map((value, index) => ({ change_text: `text ${index}`, value })))
})

test('a list can be limited to keys that changed since a time, whatever has been published after the change', async () => {
  const publishAll = async (entries: [key: string, data: number][]) => {
    for (const [key, data] of entries) await publish(app, { key, type: 'progress', data })
    for (const [key] of entries) await changesOf(app, key)
  }
  await publishAll([
    ['old', 1],
    ['same', 1],
    ['other', 1],
  ])
  const { created } = (await summariesOf(app, 'other'))[0] ?? {}
  const changed_since = new Date(Date.parse(created ?? '') + 1).toISOString()
  await publishAll([
    ['same', 1],
    ['other', 2],
    ['other', 2],
    ['new', 1],
  ])
  const payload = { latest_only: true, changed_since, sort: 'KEY_ASC' }
  const answer = await app.inject({ method: 'POST', url: '/api/vitrine/artifacts/filter', payload })
  const { results, count } = answer.json()
  expect([count, results.map(({ key }: { key: string }) => key)]).toEqual([2, ['new', 'other']])
})

test('the history of a key has its last 12 versions, whatever has been deleted', async () => {
  const ids: string[] = []
  for (let data = 1; data <= 15; data++) ids.push(await publish(app, { key: 'a', type: 'progress', data }))
  for (const id of [ids[14], ids[5]]) await app.inject({ method: 'DELETE', url: `/api/artifacts/${id}` })
  await changesOf(app, 'a')
  const [{ history } = {}] = await summariesOf(app, 'a')
  expect(history?.map(({ version }) => version)).toEqual([2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14])
  expect(history?.at(-1)).toMatchObject({ status: 'changed', value: 14, size: 2, is_failed: false })
})
