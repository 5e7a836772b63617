import { expect, test } from 'vitest'
import { bodyOf, openTestPair, type TestPair } from '#server/mirror/test/test-pair.ts'
import { checkRuns, keepRuns, removeRuns } from './deleted-runs.ts'
import { fetchByIds } from './fetch-by-id.ts'
import { missingRows } from './missing-rows.ts'
import { storeFlowRuns } from './run-pages.ts'
import { storeRuns } from './store-runs.ts'

const countOf = ({ url }: TestPair['asked'][number]) => url

/** A mirror of this many runs. */
async function openWithRuns(count: number) {
  const pair = await openTestPair()
  const flow_id = await pair.make('/flows/', { name: 'train' })
  const ids: string[] = []
  for (let index = 0; index < count; index++) ids.push(await pair.make('/flow_runs/', { flow_id, tags: ['a'] }))
  await storeFlowRuns(pair.db, pair.upstream, await fetchByIds(pair.upstream, 'flow_runs', ids))
  pair.asked.length = 0
  return { pair, ids }
}

const deleteThere = ({ there }: TestPair, id = '') => there.inject({ method: 'DELETE', url: `/api/flow_runs/${id}` })

async function checkAll({ db, upstream }: TestPair) {
  const deleted: string[] = []
  let position: string | null = null
  do {
    const found: Awaited<ReturnType<typeof checkRuns>> = await checkRuns(db, upstream, position)
    deleted.push(...found.deleted)
    position = found.position
  } while (position !== null)
  return deleted.toSorted()
}

test('stored runs that were deleted upstream are found, in chunks', async () => {
  const { pair, ids } = await openWithRuns(450)
  const deleted = [3, 4, 300].map((index) => ids[index] ?? '')
  for (const id of deleted) await deleteThere(pair, id)
  expect(await checkAll(pair)).toEqual(deleted.toSorted())
})

test('a chunk without deletions takes one request', async () => {
  const { pair } = await openWithRuns(3)
  expect(await checkAll(pair)).toEqual([])
  expect(pair.asked.map(countOf)).toEqual(['/api/flow_runs/count'])
})

test('a chunk takes three requests, however many runs were deleted', async () => {
  const { pair, ids } = await openWithRuns(20)
  for (const id of ids.slice(5)) await deleteThere(pair, id)
  expect(await missingRows(pair.upstream, 'flow_runs', ids)).toEqual(ids.slice(5))
  expect(pair.asked.length).toBe(3)
})

test('a run that is marked as deleted is not looked for again, unless the upstream server has it after all', async () => {
  const { pair, ids } = await openWithRuns(2)
  const rows = await fetchByIds(pair.upstream, 'flow_runs', ids)
  await deleteThere(pair, ids[0])
  await keepRuns(pair.db, [ids[0] ?? '', crypto.randomUUID()])
  expect(await checkAll(pair)).toEqual([])
  await storeFlowRuns(pair.db, pair.upstream, rows)
  expect(await checkAll(pair)).toEqual([ids[0]])
})

test('a run is removed with its task runs, tags and states, and its artifact stays', async () => {
  const { pair, ids } = await openWithRuns(2)
  const [removed = '', kept = ''] = ids
  const task = await pair.make('/task_runs/', { flow_run_id: removed, task_key: 'fit', dynamic_key: '0' })
  const taskRuns = await fetchByIds(pair.upstream, 'task_runs', [task])
  await storeRuns(pair.db, { flows: [], deployments: [], flowRuns: [], taskRuns })
  const artifact = { key: 'report', type: 'markdown', data: '# Report', flow_run_id: removed }
  await pair.here.inject({ method: 'POST', url: '/api/artifacts/', payload: artifact })
  await keepRuns(pair.db, [removed])
  await removeRuns(pair.db, [removed])
  const tables = ['flow_run', 'task_run', 'run_state', 'tag', 'mirrored_run', 'artifact'] as const
  const counts = await Promise.all(tables.map((table) => pair.db.selectFrom(table).selectAll().execute()))
  expect(counts.map(({ length }) => length)).toEqual([1, 0, 1, 1, 0, 1])
  expect(await bodyOf(pair.here, 'GET', `/flow_runs/${kept}`)).toContain(kept)
  expect(await bodyOf(pair.here, 'GET', `/flow_runs/${removed}`)).toBe('{"detail":"Flow run not found"}')
})
