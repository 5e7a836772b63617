import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { ArtifactSummaries, Facets, LineagePosition, Revision } from '#contract/vitrine.ts'
import { createApp, createUpstreamApp } from '#server/app.ts'
import { type Database, openDatabase } from '#server/database/open.ts'
import { TEST_OPTIONS } from '#server/test/test-app.ts'
import { openUpstream } from './connection.ts'

let db: Database
let behind: FastifyInstance
let app: FastifyInstance

beforeEach(async () => {
  db = await openDatabase({ kind: 'sqlite', path: ':memory:' })
  behind = await createApp(db, TEST_OPTIONS)
  const address = `${await behind.listen({ host: '127.0.0.1', port: 0 })}/api`
  app = await createUpstreamApp(openUpstream({ address, authorization: null }), TEST_OPTIONS)
})
afterEach(async () => {
  await app.close()
  await behind.close()
  await db.destroy()
})

const Id = z.object({ id: z.string() })

async function post(server: FastifyInstance, url: string, payload: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  return (await server.inject({ method: 'POST', url: `/api${url}`, headers, payload: JSON.stringify(payload) })).json()
}

async function get(server: FastifyInstance, url: string): Promise<unknown> {
  return (await server.inject({ url: `/api${url}` })).json()
}

/** Creates a row on the upstream server. */
async function create(url: string, payload: object): Promise<string> {
  return Id.parse(await post(behind, url, payload)).id
}

async function summaries(query: object) {
  return ArtifactSummaries.parse(await post(app, '/vitrine/artifacts/filter', query))
}

async function keys(query: object) {
  return (await summaries({ latest_only: true, ...query })).results.map(({ key }) => key)
}

async function seedRun() {
  const flow_id = await create('/flows/', { name: 'etl' })
  const flow_run_id = await create('/flow_runs/', {
    flow_id,
    name: 'blue-otter',
    tags: ['prod'],
    state: { type: 'FAILED' },
  })
  const task = { flow_run_id, name: 'load-0', task_key: 'load', dynamic_key: '0', state: { type: 'COMPLETED' } }
  const task_run_id = await create('/task_runs/', task)
  return { flow_id, flow_run_id, task_run_id }
}

describe('the catalogue in upstream mode', () => {
  test('matches the catalogue of the upstream server, except for times of keys and numbers of versions', async () => {
    const { flow_run_id, task_run_id } = await seedRun()
    await create('/artifacts/', { key: 'progress', type: 'progress', data: 1 })
    await create('/artifacts/', { key: 'progress', type: 'progress', data: 62.5, flow_run_id, task_run_id })
    await create('/artifacts/', { key: 'report', type: 'markdown', data: '# Report', description: 'Umsatz' })
    await create('/artifacts/', { type: 'markdown', data: '# A note' })
    const query = { latest_only: true, sort: 'UPDATED_DESC' }
    const withoutTimesAndNumbers = (answer: unknown) => {
      const { results, count } = ArtifactSummaries.parse(answer)
      return {
        count,
        results: results.map(({ created: _, updated: __, version: ___, ...rest }) => ({ ...rest, change: null })),
      }
    }
    const answered = withoutTimesAndNumbers(await post(app, '/vitrine/artifacts/filter', query))
    expect(answered).toEqual(withoutTimesAndNumbers(await post(behind, '/vitrine/artifacts/filter', query)))
    expect(answered.results).toHaveLength(3)
    const facets = Facets.parse(await get(app, '/vitrine/facets'))
    expect(facets).toEqual(Facets.parse(await get(behind, '/vitrine/facets')))
  })

  test.each([
    ['POST', '/artifacts/compare'],
    ['POST', '/keys/series'],
    ['POST', '/keys/first-version'],
    ['GET', '/artifacts/00000000-0000-4000-8000-000000000000/samples'],
    ['GET', '/flow_runs/00000000-0000-4000-8000-000000000000/changes'],
  ] as const)('does not support %s %s yet', async (method, url) => {
    const answer = await app.inject({ method, url: `/api/vitrine${url}` })
    expect(answer.statusCode).toBe(501)
    expect(answer.json().detail).toContain('upstream mode')
  })

  test('contains every key, not only the first page', async () => {
    for (let index = 0; index < 205; index += 1) await create('/artifacts/', { key: `key-${index}`, data: index })
    const { count, results } = await summaries({ latest_only: true, sort: 'CREATED_ASC', offset: 200, limit: 10 })
    expect([count, results.map(({ key }) => key)]).toEqual([
      205,
      ['key-200', 'key-201', 'key-202', 'key-203', 'key-204'],
    ])
  })

  test('counts the versions of every key, however many keys there are', async () => {
    for (const data of [1, 2]) await create('/artifacts/', { key: 'z', data })
    for (let index = 0; index < 205; index += 1) await create('/artifacts/', { key: `key-${index}`, data: index })
    const { results } = await summaries({ sort: 'VERSIONS_DESC', limit: 3 })
    expect(results.map(({ key, versions }) => [key, versions])).toEqual([
      ['z', 2],
      ['z', 2],
      ['key-204', 1],
    ])
  })

  test('is searched, narrowed and sorted', async () => {
    const { flow_run_id } = await seedRun()
    await create('/artifacts/', { key: 'a', type: 'table', data: '[]', flow_run_id })
    await create('/artifacts/', { key: 'b', data: 'long text' })
    await create('/artifacts/', { key: 'b', data: 'x' })
    await create('/artifacts/', { key: 'docs', type: 'markdown', data: '[Docs](https://docs.example)' })
    expect(await keys({ search: 'OTTER' })).toEqual(['a'])
    expect(await keys({ types: [null] })).toEqual(['b'])
    expect(await keys({ types: ['link'] })).toEqual(['docs'])
    expect(await keys({ types: ['markdown'] })).toEqual([])
    expect(await keys({ flow_runs: { tags: { all_: ['prod'] } } })).toEqual(['a'])
    expect(await keys({ flows: { name: { any_: ['other'] } } })).toEqual([])
    expect(await keys({ updated: { before_: '2020-01-01T00:00:00Z' } })).toEqual([])
    expect(await keys({ changed_since: '2100-01-01T00:00:00Z' })).toEqual([])
    expect(await keys({ pinned: true })).toEqual([])
    expect(await keys({ sort: 'VERSIONS_DESC' })).toEqual(['b', 'docs', 'a'])
    expect(await keys({ sort: 'KEY_ASC' })).toEqual(['a', 'b', 'docs'])
  })

  test('is exported as the upstream server would', async () => {
    for (const data of [1, 2]) await create('/artifacts/', { key: 'a', type: 'progress', data })
    await create('/artifacts/', { type: 'table', data: [{ n: 1 }], metadata_: { unit: 'EUR' } })
    const exportFrom = async (server: FastifyInstance) => {
      const payload = { latest_only: true }
      return (await server.inject({ method: 'POST', url: '/api/vitrine/artifacts/export', payload })).body
    }
    const lines = await exportFrom(app)
    expect(lines.split('\n')).toHaveLength(3)
    expect(lines).toBe(await exportFrom(behind))
  })

  test('omits references to stored results and unknown names', async () => {
    await create('/artifacts/', { data: { type: 'reference' } })
    await create('/artifacts/', { key: 'k', flow_run_id: '00000000-0000-4000-8000-000000000000' })
    const { count, results } = await summaries({ latest_only: true })
    expect([count, results[0]]).toMatchObject([1, { key: 'k', flow: null, flow_run: null, task_run: null }])
  })
})

describe('versions in upstream mode', () => {
  test.each(['CREATED_DESC', 'CREATED_ASC', 'SIZE_DESC'])('are paged by %s as on the upstream server', async (sort) => {
    for (let index = 0; index < 7; index += 1) await create('/artifacts/', { key: 'k', data: 10 ** index })
    for (const offset of [0, 3, 6, 9]) {
      const query = { artifacts: { key: { any_: ['k'] } }, sort, limit: 3, offset }
      const { results, count } = ArtifactSummaries.parse(await post(behind, '/vitrine/artifacts/filter', query))
      expect(await summaries(query)).toEqual({
        count,
        results: results.map((row) => ({ ...row, version: null, change: null })),
      })
    }
  })

  test('have their times in the format of the upstream server, also at a full second', async () => {
    await create('/artifacts/', { key: 'k', data: 1 })
    const second = '2026-01-01T00:00:00.000000Z'
    await db.updateTable('artifact').set({ created: second, updated: second }).execute()
    const { results } = await summaries({ sort: 'CREATED_DESC' })
    expect(results).toMatchObject([{ created: '2026-01-01T00:00:00Z', updated: '2026-01-01T00:00:00Z' }])
  })

  test('have no numbers, because they would change', async () => {
    for (let index = 0; index < 3; index += 1) await create('/artifacts/', { key: 'k', data: index })
    expect((await summaries({})).results.map(({ version }) => version)).toEqual([null, null, null])
    expect(await summaries({ artifacts: { key: { any_: ['k'] } }, version: 2 })).toEqual({ results: [], count: 0 })
  })

  test('have a position anywhere in the list', async () => {
    const ids: string[] = []
    for (let index = 0; index < 9; index += 1) ids.push(await create('/artifacts/', { key: 'k', data: index }))
    ids.push(await create('/artifacts/', { type: 'markdown', data: 'alone' }))
    for (const id of ids) {
      const position = LineagePosition.parse(await get(app, `/vitrine/artifacts/${id}/lineage`))
      const numbered = LineagePosition.parse(await get(behind, `/vitrine/artifacts/${id}/lineage`))
      expect(position).toEqual({ ...numbered, version: null, previous_version: null, next_version: null })
    }
  })

  test('without a position are unknown', async () => {
    const answer = await app.inject({ url: '/api/vitrine/artifacts/00000000-0000-4000-8000-000000000000/lineage' })
    expect(answer.statusCode).toBe(404)
  })
})

describe('changes in upstream mode', () => {
  test('reach the upstream server and are visible immediately', async () => {
    const first = await create('/artifacts/', { key: 'k', data: 1 })
    const second = await create('/artifacts/', { key: 'k', data: 2 })
    const before = Revision.parse(await get(app, '/vitrine/revision'))
    expect((await summaries({ latest_only: true })).results[0]).toMatchObject({ id: second, versions: 2 })
    const answer = await app.inject({ method: 'DELETE', url: `/api/artifacts/${second}` })
    expect(answer.statusCode).toBe(204)
    expect(Revision.parse(await get(app, '/vitrine/revision'))).not.toEqual(before)
    expect((await summaries({ latest_only: true })).results[0]).toMatchObject({ id: first, versions: 1 })
    expect((await behind.inject({ url: `/api/artifacts/${second}` })).statusCode).toBe(404)
  })

  test('are rejected unless the route is proxied', async () => {
    const { task_run_id } = await seedRun()
    const answer = await app.inject({ method: 'DELETE', url: `/api/task_runs/${task_run_id}` })
    expect(answer.statusCode).toBeGreaterThanOrEqual(404)
    expect((await behind.inject({ url: `/api/task_runs/${task_run_id}` })).statusCode).toBe(200)
  })

  test('delete a flow run on the upstream server', async () => {
    const { flow_run_id } = await seedRun()
    const answer = await app.inject({ method: 'DELETE', url: `/api/flow_runs/${flow_run_id}` })
    expect(answer.statusCode).toBe(204)
    expect((await behind.inject({ url: `/api/flow_runs/${flow_run_id}` })).statusCode).toBe(404)
  })
})

test('responses of the upstream server are proxied unchanged', async () => {
  const id = await create('/artifacts/', { key: 'k', data: { big: 1 } })
  const there = await behind.inject({ url: `/api/artifacts/${id}` })
  const here = await app.inject({ url: `/api/artifacts/${id}` })
  expect([here.statusCode, here.body]).toEqual([200, there.body])
  const missing = await app.inject({ url: '/api/artifacts/00000000-0000-4000-8000-000000000000' })
  expect([missing.statusCode, missing.json()]).toEqual([404, { detail: 'Artifact not found.' }])
})
