import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { RunChanges } from '#contract/compare/run-changes.ts'
import { openTestApp, openTestDatabase } from '#server/test/test-app.ts'
import { contentHash } from './hash.ts'
import { publish } from './test-changes.ts'

let app: FastifyInstance
let database: Awaited<ReturnType<typeof openTestDatabase>>
let flow: string

beforeEach(async () => {
  database = await openTestDatabase()
  app = await openTestApp({}, database.location)
  flow = (await send('/flows/', { name: 'nightly' })).id
})
afterEach(async () => {
  await app.close()
  await database.close()
})

const send = async (path: string, payload: object) =>
  (await app.inject({ method: 'POST', url: `/api${path}`, payload })).json()

/** Creates a run of the flow; returns its id. */
async function create(type: string): Promise<string> {
  return (await send('/flow_runs/', { flow_id: flow, state: { type } })).id
}

const finish = (run: string) => send(`/flow_runs/${run}/set_state`, { state: { type: 'COMPLETED' } })

const write = (run: string | undefined, key: string, data: number) =>
  publish(app, { key, type: 'progress', data, ...(run && { flow_run_id: run }) })

async function changesOf(run: string): Promise<RunChanges> {
  return RunChanges.parse((await app.inject(`/api/vitrine/flow_runs/${run}/changes`)).json())
}

test('a run has changed what it published, and misses what the run before it published', async () => {
  const before = await create('RUNNING')
  for (const key of ['a', 'gone']) await write(before, key, 1)
  const run = await create('RUNNING')
  for (const data of [5, 1]) await write(run, 'a', data)
  await publish(app, { key: 'new', type: 'markdown', data: '[Report](https://example.com)', flow_run_id: run })
  await finish(run)
  expect(await changesOf(run)).toMatchObject({
    previous_run: { id: before },
    keys: [
      {
        key: 'a',
        from: { version: 1 },
        to: { version: 3 },
        change: { status: 'unchanged', text: 'unchanged (same as v1)' },
      },
      { key: 'new', type: 'link', from: null, to: { version: 1 }, change: { status: 'first' } },
    ],
    missing: [{ key: 'gone', type: 'progress', version: 1 }],
  })
})

test('an unknown run is not found', async () => {
  const unknown = '/api/vitrine/flow_runs/00000000-0000-4000-8000-000000000000/changes'
  expect((await app.inject(unknown)).statusCode).toBe(404)
})

test('no key is missing before the run has ended', async () => {
  await write(await create('RUNNING'), 'gone', 1)
  const run = await create('RUNNING')
  expect((await changesOf(run)).missing).toEqual([])
  await finish(run)
  expect((await changesOf(run)).missing).toHaveLength(1)
})

test('the previous run is one that started', async () => {
  const before = await create('RUNNING')
  await create('SCHEDULED')
  const run = await create('RUNNING')
  expect((await changesOf(run)).previous_run?.id).toBe(before)
  expect((await changesOf(before)).previous_run).toBeNull()
  expect((await changesOf(await create('SCHEDULED'))).previous_run).toBeNull()
})

test('no key is missing from a run with as many keys as are listed', async () => {
  const before = await create('RUNNING')
  await copyKey(await write(before, 'key', 1), 1)
  const run = await create('RUNNING')
  await copyKey(await write(run, 'key', 1), 2)
  await write(run, 'a-first-key', 1)
  await finish(run)
  const { keys, missing } = await changesOf(run)
  expect([keys.length, missing]).toEqual([1000, []])
})

/** Stores copies of an artifact as versions of 1,100 other keys. */
async function copyKey(id: string, version: number): Promise<void> {
  const { db } = database
  const artifact = await db.selectFrom('artifact').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const copies = Array.from({ length: 1100 }, (_, index) => ({ ...artifact, id: randomUUID(), key: `key-${index}` }))
  await db.insertInto('artifact').values(copies).execute()
  const hash = contentHash(artifact.type, artifact.data)
  const versions = copies.map(({ id, key }) => ({ artifact_id: id, key, version, hash }))
  await db.insertInto('artifact_version').values(versions).execute()
}

describe('a key is compared with', () => {
  const fromOf = async (run: string) => {
    const { keys } = await changesOf(run)
    return keys.map(({ from, change }) => [from?.version, change?.text])
  }

  test('the version of the previous run, although others have published it since', async () => {
    await write(await create('RUNNING'), 'a', 1)
    await write(undefined, 'a', 2)
    const run = await create('RUNNING')
    await write(run, 'a', 1)
    expect(await fromOf(run)).toEqual([[1, 'unchanged (same as v1)']])
  })

  test('the version before it if the previous run did not publish it', async () => {
    await write(undefined, 'a', 1)
    await create('RUNNING')
    const run = await create('RUNNING')
    await write(run, 'a', 1)
    expect(await fromOf(run)).toEqual([[1, 'unchanged (same as v1)']])
  })

  test('the version before it if the previous run published it later', async () => {
    const before = await create('RUNNING')
    await write(undefined, 'a', 1)
    const run = await create('RUNNING')
    await write(run, 'a', 1)
    await write(before, 'a', 2)
    expect(await fromOf(run)).toEqual([[1, 'unchanged (same as v1)']])
  })
})
