import { expect, test } from 'vitest'
import { bodyOf, openTestPair, type TestPair } from '#server/mirror/test/test-pair.ts'
import { openTestDatabase } from '#server/test/test-app.ts'
import { openUpstream } from '#server/upstream/connection.ts'
import { JSON_TYPE, startUpstream } from '#server/upstream/test-upstream.ts'
import { fetchRelated } from './related.ts'
import { storeRuns } from './store-runs.ts'

const UNKNOWN = '3f2a91c0-5d1e-4c86-9d4e-0a6b2f7c8e11'

const countOf = ({ url }: TestPair['asked'][number]) => url

/** A run of a deployment whose task run starts a subflow; returns the ids. */
async function makeSubflow({ make, there }: TestPair) {
  const flow_id = await make('/flows/', { name: 'train', tags: ['ml'] })
  const deployment_id = await make('/deployments/', { name: 'nightly', flow_id, tags: ['ml'] })
  const parent = await make('/flow_runs/', { flow_id, deployment_id, state: { type: 'PENDING' }, tags: ['a', 'b'] })
  await there.inject({
    method: 'POST',
    url: `/api/flow_runs/${parent}/set_state`,
    payload: { state: { type: 'RUNNING', state_details: { transition_id: UNKNOWN } } },
  })
  const task = await make('/task_runs/', { flow_run_id: parent, task_key: 'child', dynamic_key: '0', tags: ['t'] })
  const childFlow = await make('/flows/', { name: 'child' })
  const child = await make('/flow_runs/', {
    flow_id: childFlow,
    parent_task_run_id: task,
    parameters: { exact: 12345678901234567890n.toString(), list: [1.0, 2e5] },
    state: { type: 'COMPLETED', message: 'Done' },
  })
  return { flow_id, deployment_id, parent, task, childFlow, child }
}

test('a run brings its flow, its deployment and the runs that started it', async () => {
  const pair = await openTestPair()
  const { child } = await makeSubflow(pair)
  const rows = await fetchRelated(pair.db, pair.upstream, { flowRunIds: [child], taskRunIds: [] })
  expect([rows.flows, rows.deployments, rows.flowRuns, rows.taskRuns].map(({ length }) => length)).toEqual([2, 1, 2, 1])
})

test('what is stored is answered as the upstream server answers it, byte for byte', async () => {
  const pair = await openTestPair()
  const ids = await makeSubflow(pair)
  await storeRuns(pair.db, await fetchRelated(pair.db, pair.upstream, { flowRunIds: [ids.child], taskRunIds: [] }))
  for (const path of [`/flow_runs/${ids.child}`, `/flows/${ids.flow_id}`, `/deployments/${ids.deployment_id}`]) {
    expect(await bodyOf(pair.here, 'GET', path)).toBe(await bodyOf(pair.there, 'GET', path))
  }
  // Of a run that is running, the estimates depend on the time of the request.
  const pin = (text: string) => text.replace(/"estimated_(run_time|start_time_delta)":[^,]*/g, '')
  const paths = [
    `/flows/${ids.flow_id}`,
    `/flows/name/child`,
    `/deployments/${ids.deployment_id}`,
    `/deployments/name/train/nightly`,
    `/flow_runs/${ids.parent}`,
    `/flow_runs/${ids.child}`,
    `/task_runs/${ids.task}`,
  ]
  for (const path of paths) {
    const body = await bodyOf(pair.there, 'GET', path)
    expect(body).toContain('"id"')
    expect(pin(await bodyOf(pair.here, 'GET', path))).toBe(pin(body))
  }
  for (const noun of ['flows', 'deployments', 'flow_runs', 'task_runs']) {
    for (const filter of [{}, { [noun]: { tags: { all_: [noun === 'task_runs' ? 't' : 'a'] } } }]) {
      const body = await bodyOf(pair.there, 'POST', `/${noun}/filter`, filter)
      expect(pin(await bodyOf(pair.here, 'POST', `/${noun}/filter`, filter))).toBe(pin(body))
    }
  }
  expect(await bodyOf(pair.here, 'GET', `/flow_run_states/?flow_run_id=${ids.child}`)).toBe(
    await bodyOf(pair.there, 'GET', `/flow_run_states/?flow_run_id=${ids.child}`),
  )
})

test('what is stored is not fetched again', async () => {
  const pair = await openTestPair()
  const { child, task } = await makeSubflow(pair)
  const wanted = { flowRunIds: [child], taskRunIds: [task] }
  await storeRuns(pair.db, await fetchRelated(pair.db, pair.upstream, wanted))
  pair.asked.length = 0
  const rows = await fetchRelated(pair.db, pair.upstream, wanted)
  expect([pair.asked, rows]).toEqual([[], { flows: [], deployments: [], flowRuns: [], taskRuns: [] }])
})

test('an id that the upstream server does not know is left out, and asked for once', async () => {
  const pair = await openTestPair()
  const rows = await fetchRelated(pair.db, pair.upstream, { flowRunIds: [UNKNOWN, UNKNOWN, 'x'], taskRunIds: [] })
  expect([pair.asked.map(countOf), rows.flowRuns]).toEqual([['/api/flow_runs/filter'], []])
})

test('400 runs take two requests, and one for their flow', async () => {
  const pair = await openTestPair()
  const flow_id = await pair.make('/flows/', { name: 'train' })
  const ids = await Promise.all(Array.from({ length: 400 }, () => pair.make('/flow_runs/', { flow_id })))
  const rows = await fetchRelated(pair.db, pair.upstream, { flowRunIds: ids, taskRunIds: [] })
  expect(rows.flowRuns.length).toBe(400)
  expect(pair.asked.map(countOf)).toEqual(['/api/flow_runs/filter', '/api/flow_runs/filter', '/api/flows/filter'])
  expect(await storeRuns(pair.db, rows)).toBe(801)
})

type Filter = { [noun: string]: { id: { any_: string[] } } }

/** A database, and an upstream server whose rows have the given fields. */
async function openOddUpstream(rowOf: (id: string) => object | null) {
  const requests: number[] = []
  const address = await startUpstream(async (request, response) => {
    let text = ''
    for await (const part of request) text += part
    const { limit, ...filter }: Filter = JSON.parse(text)
    const ids = Object.values(filter)[0]?.id.any_ ?? []
    requests.push(ids.length)
    response.writeHead(200, JSON_TYPE).end(JSON.stringify(ids.flatMap((id) => rowOf(id) ?? [])))
  })
  const { db, close } = await openTestDatabase()
  return { db, close, upstream: openUpstream({ address, authorization: null }), requests }
}

const someIds = (count: number) => Array.from({ length: count }, () => crypto.randomUUID())

test('rows that are large together are read in parts', async () => {
  const { db, close, upstream, requests } = await openOddUpstream((id) => ({ id, parameters: 'x'.repeat(5_000_000) }))
  const ids = someIds(8)
  const { flowRuns } = await fetchRelated(db, upstream, { flowRunIds: ids, taskRunIds: [] })
  expect(flowRuns.map(({ id }) => id)).toEqual(ids)
  expect(requests).toEqual([8, 4, 2, 4, 2, 4, 2, 2])
  await close()
})

test('rows that were not asked for are left out', async () => {
  const { db, close, upstream } = await openOddUpstream(() => ({ id: UNKNOWN }))
  expect((await fetchRelated(db, upstream, { flowRunIds: someIds(3), taskRunIds: [] })).flowRuns).toEqual([])
  await close()
})

test('an endless chain of parents ends', async () => {
  const rowOf = (id: string) => ({ id, parent_task_run_id: crypto.randomUUID(), flow_run_id: crypto.randomUUID() })
  const { db, close, upstream, requests } = await openOddUpstream(rowOf)
  await fetchRelated(db, upstream, { flowRunIds: someIds(1), taskRunIds: [] })
  expect(requests.length).toBe(20)
  await close()
})
