/** What belongs to a run is read from the upstream server when it is asked for. */
import { expect, test } from 'vitest'
import { readRevision } from '#server/database/transaction.ts'
import { keepRuns } from '#server/mirror/runs/deleted-runs.ts'
import { makeRunning, makeTask, openTestDetails, setState, type TestDetails } from './test-details.ts'

async function makeRunWithSubflow(pair: TestDetails) {
  const id = await makeRunning(pair)
  const first = await makeTask(pair, id, 0)
  const second = await makeTask(pair, id, 1, { data: [{ input_type: 'task_run', id: first }] })
  const parent_task_run_id = await makeTask(pair, id, 2, { data: [{ input_type: 'task_run', id: second }] })
  const flow_id = await pair.make('/flows/', { name: 'score' })
  const child = await pair.make('/flow_runs/', { flow_id, name: 'calm-otter', parent_task_run_id })
  for (const task of [first, second, parent_task_run_id]) {
    await setState(pair, 'task_runs', task, 'RUNNING')
    await setState(pair, 'task_runs', task, 'COMPLETED')
  }
  await setState(pair, 'flow_runs', child, 'COMPLETED')
  return { id, child, task: first }
}

test('a run has the row, states, graph, task runs and subflow runs of the upstream server', async () => {
  const pair = await openTestDetails()
  const { id, child, task } = await makeRunWithSubflow(pair)
  await setState(pair, 'flow_runs', id, 'COMPLETED')
  const ofRun = { flow_run_id: { any_: [id] } }
  const requests = [
    ['GET', `/flow_runs/${id}`],
    ['GET', `/flow_runs/${id}/graph-v2`],
    ['GET', `/flow_run_states/?flow_run_id=${id}`],
    ['POST', '/task_runs/filter', { task_runs: ofRun, sort: 'EXPECTED_START_TIME_ASC' }],
    ['POST', '/task_runs/paginate', { task_runs: ofRun }],
    ['POST', '/task_runs/count', { task_runs: ofRun }],
    ['POST', '/flow_runs/filter', { flow_runs: { parent_flow_run_id: { any_: [id] } } }],
    ['GET', `/task_runs/${task}`],
    ['GET', `/task_run_states/?task_run_id=${task}`],
    ['GET', `/flow_runs/${child}`],
  ] as const
  for (const [method, url, body] of requests) {
    const [here, there] = await pair.both(method, url, body)
    expect(here, url).toEqual(there)
  }
})

test('each of the requests alone reads what it needs', async () => {
  const made = await openTestDetails()
  const { id, task } = await makeRunWithSubflow(made)
  const count = await made.post('/task_runs/count', { task_runs: { flow_run_id: { any_: [id] } } })
  expect(count).toBe(3)
  const alone = await openTestDetails()
  const other = await makeRunWithSubflow(alone)
  expect(await alone.get(`/task_run_states/?task_run_id=${other.task}`)).toHaveLength(3)
  expect(await made.get(`/task_runs/${task}`)).toMatchObject({ id: task, name: 'fit-0' })
})

test('a run that has ended is not asked for again', async () => {
  const pair = await openTestDetails()
  const id = await makeRunning(pair)
  await makeTask(pair, id, 0)
  await setState(pair, 'flow_runs', id, 'COMPLETED')
  await pair.get(`/flow_runs/${id}/graph-v2`)
  expect(pair.countAsked()).toBeGreaterThan(0)
  await pair.get(`/flow_runs/${id}`)
  await pair.get(`/flow_runs/${id}/graph-v2`)
  await pair.get(`/flow_run_states/?flow_run_id=${id}`)
  expect(pair.countAsked()).toBe(0)
})

test('a run that has just ended is asked for again, because task runs arrive late', async () => {
  const pair = await openTestDetails({ settleMs: 60_000 })
  const id = await makeRunning(pair)
  await setState(pair, 'flow_runs', id, 'COMPLETED')
  await pair.get(`/flow_runs/${id}/graph-v2`)
  await makeTask(pair, id, 0)
  expect(await pair.post('/task_runs/count', { task_runs: { flow_run_id: { any_: [id] } } })).toBe(1)
})

test('a run that starts again after its end is read again', async () => {
  const pair = await openTestDetails()
  const id = await makeRunning(pair)
  await setState(pair, 'flow_runs', id, 'FAILED')
  await pair.get(`/flow_runs/${id}/graph-v2`)
  await setState(pair, 'flow_runs', id, 'SCHEDULED')
  // The sync notices that the row has changed.
  await pair.db.updateTable('flow_run').set({ state_type: 'SCHEDULED' }).where('id', '=', id).execute()
  await setState(pair, 'flow_runs', id, 'COMPLETED')
  const [here, there] = await pair.both('GET', `/flow_run_states/?flow_run_id=${id}`)
  expect(here).toEqual(there)
})

test('pages are told of a change, and only of a change', async () => {
  const pair = await openTestDetails()
  const id = await makeRunning(pair)
  const revisions: number[] = []
  const read = async () => {
    await pair.get(`/flow_runs/${id}/graph-v2`)
    revisions.push(await readRevision(pair.db))
  }
  await read()
  await read()
  await makeTask(pair, id, 0)
  await read()
  const [first = 0, second, third] = revisions
  expect([second, third]).toEqual([first, expect.toSatisfy((revision) => revision > first)])
})

test('requests at the same time, and soon after, share the work', async () => {
  const pair = await openTestDetails({ freshMs: 60_000 })
  const countRequests = async (requests: number) => {
    const id = await makeRunning(pair)
    pair.countAsked()
    await Promise.all(Array.from({ length: requests }, () => pair.get(`/flow_runs/${id}/graph-v2`)))
    return pair.countAsked()
  }
  await countRequests(1)
  expect(await countRequests(20)).toBe(await countRequests(1))
})

test('an active run that pages ask for is followed', async () => {
  const pair = await openTestDetails({ followMs: 20 })
  const id = await makeRunning(pair)
  await pair.get(`/flow_runs/${id}`)
  await makeTask(pair, id, 0)
  await expect.poll(() => pair.db.selectFrom('task_run').select('name').execute()).toEqual([{ name: 'fit-0' }])
})

test('of many task runs, those that have changed are read again', async () => {
  const pair = await openTestDetails()
  const id = await makeRunning(pair)
  const tasks: string[] = []
  for (let number = 0; number < 230; number++) tasks.push(await makeTask(pair, id, number))
  const storedTypes = async () => {
    await pair.get(`/flow_runs/${id}/graph-v2`)
    const rows = await pair.db.selectFrom('task_run').select('state_type').execute()
    return rows.map(({ state_type }) => state_type)
  }
  expect(await storedTypes()).toEqual(tasks.map(() => 'PENDING'))
  // As if they had been created long ago.
  const old = '2026-01-01T00:00:00.000000Z'
  await pair.db.updateTable('task_run').set({ expected_start_time: old }).execute()
  await setState(pair, 'task_runs', tasks[7] ?? '', 'RUNNING')
  await setState(pair, 'task_runs', tasks[8] ?? '', 'COMPLETED')
  pair.countAsked()
  expect((await storedTypes()).filter((type) => type !== 'PENDING').toSorted()).toEqual(['COMPLETED', 'RUNNING'])
})

test('a run that the upstream server does not have is not asked for again', async () => {
  const pair = await openTestDetails()
  const id = '00000000-0000-4000-8000-000000000001'
  expect(await pair.get(`/flow_runs/${id}`)).toEqual({ detail: 'Flow run not found' })
  expect(await pair.post('/task_runs/filter', { task_runs: { flow_run_id: { any_: [id] } } })).toEqual([])
  expect(await pair.post('/logs/filter', { logs: { flow_run_id: { any_: [id] } } })).toEqual([])
  expect(pair.countAsked()).toBe(1)
})

test('a run that the upstream server has deleted is not asked for', async () => {
  const pair = await openTestDetails()
  const id = await makeRunning(pair)
  await pair.get(`/flow_runs/${id}/graph-v2`)
  await keepRuns(pair.db, [id])
  pair.countAsked()
  expect(await pair.get(`/flow_run_states/?flow_run_id=${id}`)).toHaveLength(2)
  expect(await pair.post('/logs/filter', { logs: { flow_run_id: { any_: [id] } } })).toEqual([])
  expect(pair.countAsked()).toBe(0)
})

async function openWithDeletedRun(deleted: 'remove' | 'keep') {
  const pair = await openTestDetails({ deleted })
  const id = await makeRunning(pair)
  await makeTask(pair, id, 0)
  await pair.get(`/flow_runs/${id}/graph-v2`)
  await pair.there.inject({ method: 'DELETE', url: `/api/flow_runs/${id}` })
  pair.countAsked()
  return { pair, id }
}

test('a run that the upstream server has just deleted stays in an archive, and is marked at once', async () => {
  const { pair, id } = await openWithDeletedRun('keep')
  expect(await pair.get(`/flow_runs/${id}`)).toMatchObject({ name: 'brave-heron' })
  const { deleted } = await pair.db.selectFrom('mirrored_run').select('deleted').executeTakeFirstOrThrow()
  expect(deleted).toMatch(/^\d{4}-/)
  // Its row, and twice whether it really does not exist.
  expect(pair.countAsked()).toBe(3)
  expect(await pair.post('/task_runs/count', { task_runs: { flow_run_id: { any_: [id] } } })).toBe(1)
  expect(await pair.post('/logs/filter', { logs: { flow_run_id: { any_: [id] } } })).toEqual([])
  expect(pair.countAsked()).toBe(0)
})

test('a run that the upstream server has just deleted is deleted at once without an archive', async () => {
  const { pair, id } = await openWithDeletedRun('remove')
  expect(await pair.get(`/flow_runs/${id}`)).toEqual({ detail: 'Flow run not found' })
  expect(await pair.db.selectFrom('task_run').select('id').execute()).toEqual([])
})

test('a run of an archive is not deleted by a server that is started without MIRROR_DELETED=keep', async () => {
  const { pair, id } = await openWithDeletedRun('remove')
  await keepRuns(pair.db, [id])
  expect(await pair.get(`/flow_runs/${id}`)).toMatchObject({ name: 'brave-heron' })
})

test('without the upstream server, what is stored is shown', async () => {
  const pair = await openTestDetails()
  const id = await makeRunning(pair)
  await makeTask(pair, id, 0)
  await pair.get(`/flow_runs/${id}/graph-v2`)
  await pair.there.close()
  expect(await pair.get(`/flow_runs/${id}`)).toMatchObject({ name: 'brave-heron' })
  expect(await pair.post('/task_runs/count', { task_runs: { flow_run_id: { any_: [id] } } })).toBe(1)
})

test('a filter by several runs is answered from the database', async () => {
  const pair = await openTestDetails()
  const any_ = [await makeRunning(pair), '00000000-0000-4000-8000-000000000001']
  pair.countAsked()
  await pair.post('/task_runs/count', { task_runs: { flow_run_id: { any_ } } })
  await pair.post('/task_runs/count', { task_runs: { operator: 'or_', flow_run_id: { any_: any_.slice(1) } } })
  expect(pair.countAsked()).toBe(0)
})
