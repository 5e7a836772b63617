import { expect, test } from 'vitest'
import { storedTime } from '#server/database/clock.ts'
import { readRevision } from '#server/database/transaction.ts'
import { openTestPair, type TestPair } from '#server/mirror/test/test-pair.ts'
import { flowRunFields, stateFields, wireRow } from '#server/mirror/test/test-rows.ts'
import { openTestDatabase } from '#server/test/test-app.ts'
import { openUpstream } from '#server/upstream/connection.ts'
import { JSON_TYPE, MEGABYTE, startUpstream } from '#server/upstream/test-upstream.ts'
import { keepRuns } from './deleted-runs.ts'
import { fetchByIds } from './fetch-by-id.ts'
import { pollRuns } from './poll-runs.ts'
import { storeFlowRuns } from './run-pages.ts'
import { storeRuns } from './store-runs.ts'

const makeRun = (pair: TestPair, flow_id: string, type: string) =>
  pair.make('/flow_runs/', { flow_id, state: { type } })

const setState = (pair: TestPair, id: string, type: string) =>
  pair.there.inject({
    method: 'POST',
    url: `/api/flow_runs/${id}/set_state`,
    payload: { state: { type }, force: true },
  })

const stateOf = async ({ db }: TestPair, id: string) =>
  (await db.selectFrom('flow_run').select('state_type').where('id', '=', id).executeTakeFirst())?.state_type

async function openWithRuns() {
  const pair = await openTestPair()
  const flow_id = await pair.make('/flows/', { name: 'train' })
  const running = await makeRun(pair, flow_id, 'RUNNING')
  const ended = await makeRun(pair, flow_id, 'COMPLETED')
  const scheduled = await makeRun(pair, flow_id, 'SCHEDULED')
  return { pair, flow_id, running, ended, scheduled }
}

test('active runs and those that have ended are stored with their flow, scheduled ones are not', async () => {
  const { pair, running, ended, scheduled } = await openWithRuns()
  await pollRuns(pair.db, pair.upstream, null)
  const states = await Promise.all([running, ended, scheduled].map((id) => stateOf(pair, id)))
  expect(states).toEqual(['RUNNING', 'COMPLETED', undefined])
  expect(await pair.db.selectFrom('flow').select('name').execute()).toEqual([{ name: 'train' }])
})

test('a call takes two requests and changes nothing if nothing has happened', async () => {
  const { pair } = await openWithRuns()
  const { since } = await pollRuns(pair.db, pair.upstream, null)
  const revision = await readRevision(pair.db)
  pair.asked.length = 0
  expect(await pollRuns(pair.db, pair.upstream, since)).toEqual({ since, deleted: [], unreadable: 0 })
  expect(pair.asked.map(({ url }) => url)).toEqual(['/api/flow_runs/filter', '/api/flow_runs/filter'])
  expect(await readRevision(pair.db)).toBe(revision)
})

test('a run that ends is followed to its end', async () => {
  const { pair, running } = await openWithRuns()
  const { since } = await pollRuns(pair.db, pair.upstream, null)
  await setState(pair, running, 'FAILED')
  const next = await pollRuns(pair.db, pair.upstream, since)
  expect(await stateOf(pair, running)).toBe('FAILED')
  expect(String(next.since) > String(since)).toBe(true)
})

test('a run that was active and is scheduled again is asked for by its id', async () => {
  const { pair, running } = await openWithRuns()
  const { since } = await pollRuns(pair.db, pair.upstream, null)
  await setState(pair, running, 'SCHEDULED')
  expect((await pollRuns(pair.db, pair.upstream, since)).deleted).toEqual([])
  expect(await stateOf(pair, running)).toBe('SCHEDULED')
})

test('an active run that was deleted is reported until it is marked as deleted', async () => {
  const { pair, running } = await openWithRuns()
  const { since } = await pollRuns(pair.db, pair.upstream, null)
  await pair.there.inject({ method: 'DELETE', url: `/api/flow_runs/${running}` })
  expect((await pollRuns(pair.db, pair.upstream, since)).deleted).toEqual([running])
  await keepRuns(pair.db, [running])
  pair.asked.length = 0
  expect((await pollRuns(pair.db, pair.upstream, since)).deleted).toEqual([])
  expect([pair.asked.length, await stateOf(pair, running)]).toEqual([2, 'RUNNING'])
})

test('hundreds of active runs and of runs that end between two calls are all read', async () => {
  const { pair, flow_id } = await openWithRuns()
  const { since } = await pollRuns(pair.db, pair.upstream, null)
  const types = Array.from({ length: 500 }, (_, index) => (index < 250 ? 'RUNNING' : 'COMPLETED'))
  for (const type of types) await makeRun(pair, flow_id, type)
  await pollRuns(pair.db, pair.upstream, since)
  const { length } = await pair.db.selectFrom('flow_run').select('id').execute()
  expect(length).toBe(502)
})

test('runs that ended before known ones are read, too', async () => {
  const { pair, flow_id } = await openWithRuns()
  const { since } = await pollRuns(pair.db, pair.upstream, null)
  const ids: string[] = []
  for (let index = 0; index < 250; index++) ids.push(await makeRun(pair, flow_id, 'COMPLETED'))
  await storeFlowRuns(pair.db, pair.upstream, await fetchByIds(pair.upstream, 'flow_runs', ids.slice(-200)))
  await pollRuns(pair.db, pair.upstream, since)
  const { length } = await pair.db.selectFrom('flow_run').select('id').execute()
  expect(length).toBe(252)
})

type Odd = { count?: number; rows?: object[]; bytes?: number }

/** An upstream server that has `rows` and says that `count` of the runs that it is asked for exist. */
async function openOddUpstream({ count = 0, rows = [], bytes = 0 }: Odd) {
  const address = await startUpstream(async (request, response) => {
    let _text = ''
    for await (const part of request) _text += part
    response.writeHead(200, JSON_TYPE)
    if (request.url?.endsWith('/count')) response.end(String(count))
    else if (request.url?.includes('/flow_runs/')) response.end(' '.repeat(bytes) + JSON.stringify(rows))
    else response.end('[]')
  })
  const { db, close } = await openTestDatabase()
  const run = flowRunFields()
  await storeRuns(db, { flows: [], deployments: [], flowRuns: [wireRow(run)], taskRuns: [] })
  return { db, close, upstream: openUpstream({ address, authorization: null }), run }
}

test('a run that exists and cannot be read is not reported as deleted', async () => {
  const { db, close, upstream } = await openOddUpstream({ count: 1 })
  expect((await pollRuns(db, upstream, null)).deleted).toEqual([])
  await close()
})

test('responses that are always too large end the call, and no run is reported as deleted', async () => {
  const { db, close, upstream } = await openOddUpstream({ count: 1, bytes: 17 * MEGABYTE })
  expect(await pollRuns(db, upstream, null)).toMatchObject({ since: null, deleted: [] })
  await close()
})

test('an end that is yet to come does not move the time of the next call', async () => {
  const state = stateFields({ type: 'COMPLETED', name: 'Completed' })
  const soon = storedTime((Date.now() + 86_400_000) * 1000)
  const rows = ['2026-01-01T00:00:00Z', soon, 'never'].map((end_time) => flowRunFields({ end_time }, state))
  const { db, close, upstream } = await openOddUpstream({ count: 1, rows })
  expect((await pollRuns(db, upstream, null)).since).toBe('2026-01-01T00:00:00.000000Z')
  await close()
})
