/** Counts that an upstream server has no routes for. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as z from 'zod/mini'
import type { Client } from '#sdk/client.ts'
import { openTestUpstream, type TestUpstream } from './test-upstream-server.ts'

let upstream: TestUpstream
let there: Client
let here: Client
let asked: string[]

beforeEach(async () => {
  upstream = await openTestUpstream()
  ;({ there, here, asked } = upstream)
})
afterEach(async () => {
  await upstream.close()
})

const Made = z.object({ id: z.string() })
const make = async (path: string, body: object) => (await there.call(Made, 'POST', path, body)).id

test('artifacts are counted by run, and counts of ended runs that stay the same take two requests', async () => {
  const flow_id = await make('/flows/', { name: 'train' })
  const ids: string[] = []
  const wanted: Record<string, number> = {}
  for (let index = 0; index < 12; index += 1) {
    const id = await make('/flow_runs/', { flow_id, state: { type: 'COMPLETED' } })
    ids.push(id)
    wanted[id] = index % 3
    for (let data = 0; data < index % 3; data += 1) {
      await there.createArtifact({ key: `key-${index}`, data, flow_run_id: id })
    }
    // A reference to a result.
    await there.createArtifact({ data: null, flow_run_id: id })
  }
  expect(await here.countArtifactsOfRuns(ids)).toEqual(wanted)
  asked.length = 0
  expect(await here.countArtifactsOfRuns(ids)).toEqual(wanted)
  expect(asked).toEqual(['/api/flow_runs/filter', '/api/artifacts/count'])

  const [lost] = await there.filterArtifacts({
    artifacts: { flow_run_id: { any_: [ids[2] ?? ''] } },
    limit: 1,
    offset: 1,
  })
  await there.deleteArtifact(lost?.id ?? '')
  expect(await here.countArtifactsOfRuns(ids)).toEqual({ ...wanted, [ids[2] ?? '']: 1 })
})

test('log lines are counted by reading few pages, also after some were deleted', async () => {
  const flow_id = await make('/flows/', { name: 'train' })
  const flow_run_id = await make('/flow_runs/', { flow_id })
  const send = (lines: number) => {
    const line = { name: 'flow', level: 20, message: 'a', timestamp: '2026-01-01T00:00:00Z', flow_run_id }
    return there.call(z.unknown(), 'POST', '/logs/', Array(lines).fill(line))
  }
  const count = () => here.countLogs({ logs: { flow_run_id: { any_: [flow_run_id] } } })
  expect(await count()).toBe(0)
  await send(2345)
  expect(await count()).toBe(2345)
  asked.length = 0
  await send(3)
  expect(await count()).toBe(2348)
  expect(await count()).toBe(2348)
  expect(asked).toHaveLength(2)
  await there.deleteFlowRun(flow_run_id)
  expect(await count()).toBe(0)
})
