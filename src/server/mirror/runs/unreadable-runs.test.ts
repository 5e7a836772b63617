/** Runs that the upstream server fails to send must not keep others from being read. */
import { expect, onTestFinished, test } from 'vitest'
import * as z from 'zod/mini'
import { type Fields, flowRunFields, stateFields, wireRow } from '#server/mirror/test/test-rows.ts'
import { openTestDatabase } from '#server/test/test-app.ts'
import { openUpstream } from '#server/upstream/connection.ts'
import { JSON_TYPE, startUpstream } from '#server/upstream/test-upstream.ts'
import { fetchByIds } from './fetch-by-id.ts'
import { pollRuns } from './poll-runs.ts'
import { storeRuns } from './store-runs.ts'
import { walkFlows } from './walk-flows.ts'
import { walkRuns } from './walk-runs.ts'

const Body = z.object({
  limit: z.optional(z.number()),
  offset: z._default(z.number(), 0),
  flow_runs: z.optional(z.object({ id: z.optional(z.object({ any_: z.array(z.string()) })) })),
})

/** Nested more deeply than is read. */
const DEEP = `{"id":"x","deep":${'['.repeat(5000)}${']'.repeat(5000)}}`

type Options = { rows: Fields[]; unreadable: Set<unknown>; asDeep?: boolean }

/** Fails with a 500 on each list of flow runs that contains an unreadable one. The lists are not filtered by state. */
async function openFailing({ rows, unreadable, asDeep = false }: Options) {
  const asked: string[] = []
  const address = await startUpstream(async (request, response) => {
    let text = ''
    for await (const part of request) text += part
    const path = request.url?.replace('/api', '') ?? ''
    asked.push(path)
    const { offset, limit = 200, flow_runs } = Body.parse(JSON.parse(text))
    const ids = flow_runs?.id?.any_
    const isRuns = path.startsWith('/flow_runs/')
    const found = isRuns ? rows.filter(({ id }) => ids?.includes(String(id)) ?? true) : []
    if (path.endsWith('/count')) return response.writeHead(200, JSON_TYPE).end(String(found.length))
    const page = found.slice(offset, offset + limit)
    const hasFailed = page.some(({ id }) => unreadable.has(id)) && !asDeep
    if (hasFailed) return response.writeHead(500, JSON_TYPE).end('{"exception_message":"Internal Server Error"}')
    const texts = page.map((row) => (unreadable.has(row.id) ? DEEP : JSON.stringify(row)))
    return response.writeHead(200, JSON_TYPE).end(`[${texts.join(',')}]`)
  })
  const { db, close } = await openTestDatabase()
  onTestFinished(close)
  const stored = async () => (await db.selectFrom('flow_run').select('id').execute()).map(({ id }) => id).toSorted()
  return { db, upstream: openUpstream({ address, authorization: null }), asked, stored }
}

const runs = (count: number) =>
  Array.from({ length: count }, () => flowRunFields({ end_time: '2026-01-01T00:00:00Z' }, stateFields()))

const idsOf = (rows: Fields[]) => rows.map(({ id }) => String(id)).toSorted()

test.each([
  ['that it fails to send', false],
  ['that is nested too deeply', true],
])('a poll reads the runs around one %s', async (_, asDeep) => {
  const rows = runs(20)
  const bad = rows[7]
  const { db, upstream, stored } = await openFailing({ rows, unreadable: new Set([bad?.id]), asDeep })
  expect(await pollRuns(db, upstream, null)).toMatchObject({ deleted: [], unreadable: 1 })
  expect(await stored()).toEqual(idsOf(rows.filter((row) => row !== bad)))
})

test('a run that can no longer be read is followed no further, and is not deleted', async () => {
  const rows = runs(3)
  const { db, upstream, stored } = await openFailing({ rows, unreadable: new Set([rows[1]?.id]) })
  const running = { ...rows[1], ...stateOf('RUNNING') }
  await storeRuns(db, { flows: [], deployments: [], flowRuns: [wireRow(running)], taskRuns: [] })
  expect((await pollRuns(db, upstream, null)).deleted).toEqual([])
  expect(await stored()).toEqual(idsOf(rows))
})

function stateOf(type: string) {
  const state = stateFields({ type })
  return { state_id: state.id, state_type: type, state }
}

test('the other runs that are asked for by their ids are read', async () => {
  const rows = runs(60)
  const bad = new Set([rows[0], rows[31], rows[59]])
  const { upstream } = await openFailing({ rows, unreadable: new Set([...bad].map((row) => row?.id)) })
  const found = await fetchByIds(upstream, 'flow_runs', idsOf(rows))
  expect(found.map(({ id }) => id).toSorted()).toEqual(idsOf(rows.filter((row) => !bad.has(row))))
})

test('the walk of recent runs goes on after a run that cannot be read', async () => {
  const rows = runs(450)
  const { db, upstream, stored } = await openFailing({ rows, unreadable: new Set([rows[200]?.id]) })
  for (let position = await walkRuns(db, upstream, null); position !== null; ) {
    position = await walkRuns(db, upstream, position)
  }
  expect(await stored()).toEqual(idsOf(rows.toSpliced(200, 1)))
})

test('a server that fails on every row is not asked for each of them', async () => {
  const rows = runs(1000)
  const { db, upstream, asked } = await openFailing({ rows, unreadable: new Set(rows.map(({ id }) => id)) })
  await pollRuns(db, upstream, null)
  await fetchByIds(upstream, 'flow_runs', idsOf(rows))
  for (let position = await walkRuns(db, upstream, null); position !== null; ) {
    position = await walkRuns(db, upstream, position)
  }
  expect(asked.length).toBeLessThan(300)
})

test('flows that cannot be read end the walk of flows', async () => {
  const asked: string[] = []
  const address = await startUpstream(async ({ url = '' }, response) => {
    asked.push(url)
    const isCount = url.endsWith('/count')
    response.writeHead(isCount ? 200 : asked.length > 500 ? 404 : 500, JSON_TYPE).end(isCount ? '0' : '{}')
  })
  const { db, close } = await openTestDatabase()
  onTestFinished(close)
  const upstream = openUpstream({ address, authorization: null })
  const positions: (string | null)[] = [null]
  for (let walks = 0; walks < 12; walks++) {
    positions.push((await walkFlows(db, upstream, positions.at(-1) ?? null)).position)
  }
  expect(JSON.parse(positions.at(-1) ?? '').offset).toBeGreaterThan(500)
})
