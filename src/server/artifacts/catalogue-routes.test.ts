import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { ArtifactSummaries, Facets, LineagePosition, Revision } from '#contract/vitrine.ts'
import { ONLY_VERSION } from '#server/artifacts/lineage.ts'
import { openTestApp } from '#server/test/test-app.ts'

let app: FastifyInstance

beforeEach(async () => {
  app = await openTestApp()
})
afterEach(() => app.close())

const Id = z.object({ id: z.string() })

async function post(url: string, payload: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  return (await app.inject({ method: 'POST', url: `/api${url}`, headers, payload: JSON.stringify(payload) })).json()
}

async function get<Schema extends z.ZodMiniType>(schema: Schema, url: string): Promise<z.output<Schema>> {
  return schema.parse((await app.inject({ url: `/api/vitrine${url}` })).json())
}

async function create(url: string, payload: object): Promise<string> {
  return Id.parse(await post(url, payload)).id
}

async function summaries(query: object) {
  return ArtifactSummaries.parse(await post('/vitrine/artifacts/filter', query))
}

async function keys(query: object): Promise<(string | null)[]> {
  return (await summaries(query)).results.map(({ key }) => key)
}

describe('summaries', () => {
  test('contain the preview and the names of the flow and runs', async () => {
    const flow_id = await create('/flows/', { name: 'etl' })
    const run = { flow_id, name: 'blue-otter', tags: ['prod'], state: { type: 'FAILED' } }
    const flow_run_id = await create('/flow_runs/', run)
    const task = { flow_run_id, name: 'load-0', task_key: 'load', dynamic_key: '0', state: { type: 'COMPLETED' } }
    const task_run_id = await create('/task_runs/', task)
    await create('/artifacts/', { key: 'k', type: 'progress', data: 1 })
    const id = await create('/artifacts/', { key: 'k', type: 'progress', data: 62.5, flow_run_id, task_run_id })
    const { results, count } = await summaries({ latest_only: true })
    expect(count).toBe(1)
    expect(results[0]).toMatchObject({
      id,
      key: 'k',
      size: 4,
      versions: 2,
      is_latest: true,
      preview: { kind: 'progress', value: 62.5 },
      flow: { id: flow_id, name: 'etl' },
      flow_run: { id: flow_run_id, name: 'blue-otter', state_type: 'FAILED', state_name: 'Failed', tags: ['prod'] },
      task_run: { id: task_run_id, name: 'load-0', state_type: 'COMPLETED', state_name: 'Completed' },
    })
  })

  test('of an artifact with an unknown run have no names', async () => {
    await create('/artifacts/', { key: 'k', flow_run_id: '00000000-0000-4000-8000-000000000000' })
    expect((await summaries({})).results[0]).toMatchObject({ flow: null, flow_run: null, task_run: null })
  })

  test('are searched by text, in which SQL wildcards match literally', async () => {
    await create('/artifacts/', { key: 'sales-report', description: 'Umsatz in %' })
    await create('/artifacts/', { key: 'churn' })
    expect(await keys({ search: 'REPORT' })).toEqual(['sales-report'])
    expect(await keys({ search: '%' })).toEqual(['sales-report'])
    expect(await keys({ search: '_' })).toEqual([])
  })

  test('are searched without regard to case in every alphabet, and without wildcards', async () => {
    await create('/artifacts/', { key: 'a', description: 'ÜBERSICHT [Größe] *neu* ΣΊΣΥΦΟΣ Москва?' })
    for (const search of ['übersicht', 'Übersicht [grÖße]', 'größe] *NEU', 'σίσυφο', 'МОСКВА?']) {
      expect(await keys({ search })).toEqual(['a'])
    }
    for (const search of ['ü*t', 'ü?ersicht', '[ü]', 'größe] %', 'ubersicht', 'ü_ersicht']) {
      expect(await keys({ search })).toEqual([])
    }
  })

  test.each([{ limit: 2 }, { limit: 2, offset: 2 }, { limit: 3 }, { offset: 3 }, { offset: 9 }, { limit: 0 }, {}])(
    'have the full count on every page: %j',
    async (part) => {
      for (const key of ['a', 'b', 'c']) await create('/artifacts/', { key })
      expect((await summaries(part)).count).toBe(3)
    },
  )

  test('are filtered by kind, including none, and by time', async () => {
    await create('/artifacts/', { key: 'a', type: 'table', data: '[]' })
    await create('/artifacts/', { key: 'b' })
    expect(await keys({ types: ['table'], sort: 'KEY_ASC' })).toEqual(['a'])
    expect(await keys({ types: [null], sort: 'KEY_ASC' })).toEqual(['b'])
    expect(await keys({ types: ['table', null], sort: 'KEY_ASC' })).toEqual(['a', 'b'])
    expect(await keys({ updated: { before_: '2020-01-01T00:00:00Z' } })).toEqual([])
  })

  test.each([
    ['UPDATED_DESC', ['b', 'c', 'a']],
    ['UPDATED_ASC', ['a', 'c', 'b']],
    ['KEY_DESC', ['c', 'b', 'a']],
    ['VERSIONS_DESC', ['b', 'c', 'a']],
    ['SIZE_DESC', ['c', 'b', 'a']],
  ])('are sorted by %s', async (sort, expected) => {
    await create('/artifacts/', { key: 'b', data: 10 })
    await create('/artifacts/', { key: 'a', data: 1 })
    await create('/artifacts/', { key: 'c', data: 'long' })
    await create('/artifacts/', { key: 'b', data: 12 })
    expect(await keys({ latest_only: true, sort })).toEqual(expected)
  })

  test('exclude references to stored results from the catalogue', async () => {
    const flow_id = await create('/flows/', { name: 'etl' })
    const data = { storage_key: '/tmp/x', expiration: null }
    await create('/flow_runs/', { flow_id, state: { type: 'COMPLETED', data } })
    expect(await keys({ latest_only: true })).toEqual([])
    expect(await keys({})).toEqual([null])
  })
})

describe('an export', () => {
  const exported = async (query: object) => {
    const headers = { 'content-type': 'application/json' }
    const url = '/api/vitrine/artifacts/export'
    const answer = await app.inject({ method: 'POST', url, headers, payload: JSON.stringify(query) })
    expect(answer.headers).toMatchObject({
      'content-type': 'application/x-ndjson',
      'content-disposition': 'attachment; filename="artifacts.ndjson"',
    })
    return answer.body
  }

  test('has one line for each artifact that matches, newest first, with all its fields', async () => {
    await create('/artifacts/', { key: 'a', type: 'markdown', data: '# Old' })
    const table = { key: 'a', type: 'table', data: [{ n: 1 }], metadata_: { unit: 'EUR' }, description: 'New' }
    const newest = await create('/artifacts/', table)
    const note = await create('/artifacts/', { type: 'markdown', data: 'two\nlines' })
    await create('/artifacts/', { key: 'b', type: 'progress', data: 1 })
    const lines = (await exported({ latest_only: true, types: ['table', 'markdown'] })).trimEnd().split('\n')
    expect(lines).toHaveLength(2)
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { id: note, data: 'two\nlines' },
      { id: newest, ...table },
    ])
  })

  test('keeps big integers, NaN and the order of members, and puts data with line breaks on one line', async () => {
    const payload = '{"key":"k","data":{\r\n  "b": 12345678901234567890,\n  "a": NaN\n}}'
    const headers = { 'content-type': 'application/json' }
    await app.inject({ method: 'POST', url: '/api/artifacts/', headers, payload })
    expect(await exported({})).toMatch(/^[^\n]*"data":{\s*"b": 12345678901234567890,\s*"a": null\s*}[^\n]*\n$/)
  })

  test('of no artifact is empty', async () => {
    expect(await exported({ search: 'nothing' })).toBe('')
  })
})

test('text of exactly one link is filtered and counted as a link', async () => {
  await create('/artifacts/', { key: 'docs', type: 'markdown', data: '[Docs](https://docs.example)' })
  await create('/artifacts/', { key: 'note', type: 'markdown', data: 'See [Docs](https://docs.example)' })
  await create('/artifacts/', { key: 'other', data: 1 })
  expect(await keys({ types: ['link'] })).toEqual(['docs'])
  expect(await keys({ types: ['markdown'] })).toEqual(['note'])
  expect(await keys({ types: ['link', null], sort: 'KEY_ASC' })).toEqual(['docs', 'other'])
  expect(await keys({ types: [] })).toEqual([])
  const { kinds } = await get(Facets, '/facets')
  const one = (type: string | null) => ({ type, count: 1 })
  expect(kinds).toHaveLength(3)
  expect(kinds).toEqual(expect.arrayContaining([one('link'), one('markdown'), one(null)]))
})

describe('lineage', () => {
  test('has the position of a version, also after a deletion', async () => {
    const [first, second, third] = [
      await create('/artifacts/', { key: 'k' }),
      await create('/artifacts/', { key: 'k' }),
      await create('/artifacts/', { key: 'k' }),
    ]
    const older = { previous_id: first, previous_version: 1, is_pinned: false, is_only_here: false }
    const middle = { ...older, version: 2, newer: 1, versions: 3, next_id: third, next_version: 3, latest_id: third }
    expect(await get(LineagePosition, `/artifacts/${second}/lineage`)).toEqual(middle)
    await app.inject({ method: 'DELETE', url: `/api/artifacts/${third}` })
    const last = { ...older, version: 2, newer: 0, versions: 2, next_id: null, next_version: null, latest_id: second }
    expect(await get(LineagePosition, `/artifacts/${second}/lineage`)).toEqual(last)
  })

  test('of an artifact without a key is the artifact alone', async () => {
    const id = await create('/artifacts/', {})
    const alone = { ...ONLY_VERSION, latest_id: id, is_pinned: false, is_only_here: false }
    expect(await get(LineagePosition, `/artifacts/${id}/lineage`)).toEqual(alone)
  })

  test('of an unknown artifact is a 404', async () => {
    const answer = await app.inject({ url: '/api/vitrine/artifacts/00000000-0000-4000-8000-000000000000/lineage' })
    expect(answer.statusCode).toBe(404)
  })
})

test('the revision changes with every change, and only then', async () => {
  const seen = [await get(Revision, '/revision')]
  const id = await create('/artifacts/', { key: 'k' })
  seen.push(await get(Revision, '/revision'))
  await app.inject({ method: 'PATCH', url: `/api/artifacts/${id}`, payload: '{"data":1}' })
  seen.push(await get(Revision, '/revision'))
  await app.inject({ method: 'DELETE', url: `/api/artifacts/${id}` })
  seen.push(await get(Revision, '/revision'))
  const flow_id = await create('/flows/', { name: 'etl' })
  await create('/flow_runs/', { flow_id })
  seen.push(await get(Revision, '/revision'))
  expect(new Set(seen.map(({ revision }) => revision)).size).toBe(5)
  expect(await get(Revision, '/revision')).toEqual(seen.at(-1))
})

test('the revision stays the same when a request changes nothing', async () => {
  const flow_id = await create('/flows/', { name: 'etl' })
  const id = await create('/flow_runs/', { flow_id, idempotency_key: 'once', state: { type: 'RUNNING' } })
  const before = await get(Revision, '/revision')
  await create('/flows/', { name: 'etl' })
  await create('/flow_runs/', { flow_id, idempotency_key: 'once' })
  await post(`/flow_runs/${id}/set_state`, { state: { type: 'PENDING' } })
  const unknown = '00000000-0000-4000-8000-000000000000'
  for (const noun of ['artifacts', 'flows', 'flow_runs', 'task_runs', 'deployments']) {
    await app.inject({ method: 'DELETE', url: `/api/${noun}/${unknown}` })
  }
  await app.inject({ method: 'PATCH', url: `/api/artifacts/${unknown}`, payload: '{}' })
  expect(await get(Revision, '/revision')).toEqual(before)
})
