/** A mirror on whose database a server was started without the upstream server, while it runs. */
import { expect, onTestFinished, test } from 'vitest'
import { insertArtifact } from '#server/artifacts/store.ts'
import { openDatabase } from '#server/database/open.ts'
import { blankArtifact, makeTestDatabase, openTestDatabase } from '#server/test/test-app.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { beginMirror, endMirror, MirrorEnded, saveMirror } from './mirror-state.ts'
import { RunSync } from './runs/run-sync.ts'
import { ADDRESS, DrivenSync, modelUpstream } from './test/test-driven-sync.ts'
import { openTestMirror, waitForFirstSync } from './test/test-mirror.ts'
import { Model } from './test/test-model.ts'
import { startModelServer } from './test/test-model-server.ts'
import { openTestPair } from './test/test-pair.ts'

/** Calls `before` for each request of the path, before it is sent. */
function intercept(upstream: Upstream, path: string, before: () => Promise<void>): Upstream {
  const askText: Upstream['askText'] = async (...request) => {
    if (request[1] === path) await before()
    return upstream.askText(...request)
  }
  const ask: Upstream['ask'] = async (...request) => {
    if (request[2] === path) await before()
    return upstream.ask(...request)
  }
  return { ...upstream, ask, askText }
}

async function openModel() {
  const { db, close } = await openTestDatabase()
  onTestFinished(close)
  await beginMirror(db, ADDRESS)
  const model = new Model()
  for (let row = 0; row < 3; row++) {
    model.now += 1_000_000
    model.insert({ key: 'a', data: row })
  }
  const keys = async () =>
    (await db.selectFrom('artifact').select('key').orderBy('created').execute()).map(({ key }) => key)
  return { db, model, keys }
}

test('a sync that goes on asks for nothing, and removes nothing', async () => {
  const { db, model, keys } = await openModel()
  const upstream = modelUpstream(model)
  const sync = new DrivenSync(db, model, upstream)
  await sync.poll()
  await endMirror(db)
  await insertArtifact(db, blankArtifact('local'))
  upstream.requests.length = 0
  model.now += 3_600_000_000
  await expect(sync.poll()).rejects.toThrow(MirrorEnded)
  expect(upstream.requests).toEqual([])
  expect(await keys()).toContain('local')
})

test('a search for deletions that is running removes nothing', async () => {
  const { db, model, keys } = await openModel()
  let hasEnded = false
  const upstream = intercept(modelUpstream(model), '/artifacts/count', async () => {
    if (hasEnded) await endMirror(db)
  })
  const sync = new DrivenSync(db, model, { ...upstream, until: () => upstream })
  await sync.poll()
  model.remove([...model.artifacts.keys()][0] ?? '')
  // The poll counts, and the search after it.
  await sync.step()
  hasEnded = true
  await expect(sync.poll()).rejects.toThrow(MirrorEnded)
  expect(await keys()).toEqual(['a', 'a', 'a'])
})

test.each([
  ['flow_run', '/flow_runs/count'],
  ['flow', '/flows/count'],
] as const)('a check that is running removes no %s', async (table, path) => {
  const pair = await openTestPair()
  const flow = await pair.make('/flows/', { name: 'wire' })
  const run = await pair.make('/flow_runs/', { flow_id: flow, state: { type: 'RUNNING' } })
  await beginMirror(pair.db, pair.upstream.address)
  await saveMirror(pair.db, { completed: '2026' })
  const upstream = intercept(pair.upstream, path, () => endMirror(pair.db))
  await new RunSync(pair.db, pair.upstream, 'remove').poll()
  const url = table === 'flow' ? `/api/flows/${flow}` : `/api/flow_runs/${run}`
  await pair.there.inject({ method: 'DELETE', url })
  const sync = new RunSync(pair.db, upstream, 'remove')
  sync.beginCheck()
  const check = async () => {
    while (sync.isChecking) await sync.check()
  }
  await expect(check()).rejects.toThrow(MirrorEnded)
  expect(await pair.db.selectFrom(table).select('id').execute()).toHaveLength(1)
})

test('an answer that arrives late is not stored', async () => {
  const { db, model, keys } = await openModel()
  const upstream = intercept(modelUpstream(model), '/artifacts/latest/filter', () => endMirror(db))
  await expect(new DrivenSync(db, model, upstream).poll()).rejects.toThrow(MirrorEnded)
  expect(await keys()).toEqual([])
})

test('changes through it are refused until it is continued', async () => {
  const model = new Model()
  const server = await startModelServer(model)
  const { location, drop } = await makeTestDatabase()
  const { app, db } = await openTestMirror(server.address(), { location })
  const other = await openDatabase(location)
  onTestFinished(async () => {
    await app.close()
    await server.goDown()
    await other.destroy()
    await drop()
  })
  await waitForFirstSync(db)
  await endMirror(other)
  const { id } = await insertArtifact(other, blankArtifact('local'))
  const url = `/api/artifacts/${id}`
  const headers = { 'content-type': 'application/json' }
  const answers = [
    await app.inject({ method: 'POST', url: '/api/artifacts/', headers, payload: '{"key":"b"}' }),
    await app.inject({ method: 'PATCH', url, headers, payload: '{"data":2}' }),
    await app.inject({ method: 'DELETE', url }),
    await app.inject({ method: 'DELETE', url: `/api/flow_runs/${id}` }),
    await app.inject({ method: 'POST', url: '/api/vitrine/deletions', headers, payload: '{}' }),
  ]
  expect(answers.map(({ statusCode, json }) => [statusCode, json().detail])).toEqual(
    Array(5).fill([409, expect.stringContaining('no longer a mirror')]),
  )
  expect((await app.inject({ url })).statusCode).toBe(200)
  const status = await app.inject('/api/vitrine/mirror')
  expect(status.json().error.message).toContain('no longer a mirror')
  expect(server.requests.filter(({ method }) => method !== 'GET' && method !== 'POST')).toEqual([])
  await other.updateTable('mirror').set({ ended: null }).execute()
  model.now += 1_000_000
  model.insert({ key: 'new' })
  await expect.poll(async () => (await app.inject('/api/artifacts/new/latest')).statusCode).toBe(200)
})
