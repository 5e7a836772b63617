import { expect, test } from 'vitest'
import { UpstreamError } from '#server/errors.ts'
import { beginMirror, readMirror } from '#server/mirror/mirror-state.ts'
import { openTestPair } from '#server/mirror/test/test-pair.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { InternalFailure } from '#server/upstream/errors.ts'
import { RunSync } from './run-sync.ts'

async function openWithRun(deleted: 'remove' | 'keep') {
  const pair = await openTestPair()
  await beginMirror(pair.db, pair.upstream.address)
  const flow_id = await pair.make('/flows/', { name: 'train' })
  const run = await pair.make('/flow_runs/', { flow_id, state: { type: 'COMPLETED' } })
  const sync = new RunSync(pair.db, pair.upstream, deleted)
  await sync.poll()
  return { pair, flow_id, run, sync }
}

async function checkAll(sync: RunSync): Promise<void> {
  sync.beginCheck()
  while (sync.isChecking) await sync.check()
}

test('after a restart, runs are read from the last one that had ended', async () => {
  const { pair } = await openWithRun('remove')
  const { runs_since } = (await readMirror(pair.db)) ?? {}
  pair.asked.length = 0
  await new RunSync(pair.db, pair.upstream, 'remove').poll()
  expect(String(runs_since)).toMatch(/^\d{4}-/)
  expect(pair.asked.filter(({ body }) => body.includes('after_')).length).toBe(1)
})

test.each([
  ['removed', 'remove', 0],
  ['kept', 'keep', 1],
] as const)('flows and runs that were deleted upstream are %s', async (_, deleted, count) => {
  const { pair, flow_id, sync } = await openWithRun(deleted)
  await pair.there.inject({ method: 'DELETE', url: `/api/flows/${flow_id}` })
  await checkAll(sync)
  const flows = await pair.db.selectFrom('flow').select('id').execute()
  const runs = await pair.db.selectFrom('flow_run').select('id').execute()
  expect([flows.length, runs.length]).toEqual([count, count])
})

test('after a poll with runs that cannot be read, no other follows within a minute', async () => {
  const { pair } = await openWithRun('remove')
  let requests = 0
  const askText: Upstream['askText'] = async (method, path, ...rest) => {
    requests++
    if (path === '/flow_runs/filter') throw new InternalFailure(502, 'This run cannot be sent.')
    return pair.upstream.askText(method, path, ...rest)
  }
  let now = 0
  const sync = new RunSync(pair.db, { ...pair.upstream, askText }, 'remove', undefined, () => now)
  const countRequests = async () => {
    requests = 0
    await sync.poll()
    return requests
  }
  expect(await countRequests()).toBeGreaterThan(0)
  now = 59_000
  expect(await countRequests()).toBe(0)
  now = 61_000
  expect(await countRequests()).toBeGreaterThan(0)
})

test('a check that is begun again before its end goes on, so that it ends', async () => {
  const { pair, flow_id, sync } = await openWithRun('keep')
  for (let count = 0; count < 450; count++) await pair.make('/flow_runs/', { flow_id, state: { type: 'COMPLETED' } })
  while (await sync.walk());
  for (let steps = 0; steps < 3; steps++) {
    sync.beginCheck()
    await sync.check()
  }
  pair.asked.length = 0
  await sync.check()
  expect(pair.asked.map(({ url }) => url)).toEqual(['/api/flows/filter'])
})

test('a failure leaves the position of the check, so that no run is left out', async () => {
  const { pair, run } = await openWithRun('remove')
  await pair.there.inject({ method: 'DELETE', url: `/api/flow_runs/${run}` })
  let counts = 0
  const ask: Upstream['ask'] = async (schema, method, path, body) => {
    // The question that confirms the deletion.
    if (path === '/flow_runs/count' && ++counts === 3) throw new UpstreamError(503, 'Not now.')
    return pair.upstream.ask(schema, method, path, body)
  }
  const sync = new RunSync(pair.db, { ...pair.upstream, ask }, 'remove')
  sync.beginCheck()
  await expect(sync.check()).rejects.toThrow('Not now.')
  while (sync.isChecking) await sync.check()
  expect(await pair.db.selectFrom('flow_run').select('id').execute()).toEqual([])
})

test('an archive keeps its flows, deployments and runs when the server is started without MIRROR_DELETED=keep', async () => {
  const { pair, flow_id, sync } = await openWithRun('keep')
  const other = await pair.make('/flows/', { name: 'score' })
  const deployment = await pair.make('/deployments/', { name: 'nightly', flow_id })
  await pair.make('/deployments/', { name: 'weekly', flow_id })
  await pair.make('/flow_runs/', { flow_id, deployment_id: deployment, state: { type: 'COMPLETED' } })
  await sync.poll()
  await checkAll(sync)
  for (const id of [flow_id, other]) await pair.there.inject({ method: 'DELETE', url: `/api/flows/${id}` })
  await checkAll(sync)
  await checkAll(new RunSync(pair.db, pair.upstream, 'remove'))
  const tables = ['flow', 'deployment', 'flow_run'] as const
  const counts = await Promise.all(tables.map((table) => pair.db.selectFrom(table).select('id').execute()))
  expect(counts.map(({ length }) => length)).toEqual([1, 1, 2])
})
