import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { ArtifactSummaries, SummarySort } from '#contract/vitrine.ts'
import { type Database, openDatabase } from '#server/database/open.ts'
import { makeTestDatabase, openTestApp } from '#server/test/test-app.ts'

let app: FastifyInstance
let db: Database
let drop: () => Promise<void>

beforeEach(async () => {
  const database = await makeTestDatabase()
  drop = database.drop
  app = await openTestApp({}, database.location)
  db = await openDatabase(database.location)
})
afterEach(async () => {
  await app.close()
  await db.destroy()
  await drop()
})

const Made = z.object({ id: z.string() })

async function call(method: 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) {
  const answer = await app.inject({ method, url: `/api${url}`, ...(payload && { payload }) })
  expect(answer.statusCode, `${method} ${url} ${answer.body}`).toBeLessThan(300)
  return answer
}
const post = async (url: string, payload: object) => Made.parse((await call('POST', url, payload)).json()).id

async function summaries(body: object) {
  return ArtifactSummaries.parse((await call('POST', '/vitrine/artifacts/filter', body)).json())
}

/** The table, and what the triggers should have made of it. */
async function listedRows() {
  const table = await sql<{ artifact_id: string }>`select * from artifact_listed order by artifact_id`.execute(db)
  const source = await sql`select * from artifact_listed_source order by artifact_id`.execute(db)
  return { table: table.rows, source: source.rows }
}

const key = fc.constantFrom('a', 'b', 'a-1', '10', null)
const data = fc.constantFrom('"x"', '"[a](https://a.example)"', '[{"a":1}]', `"${'long '.repeat(40)}"`)
const description = fc.constantFrom(null, 'Nightly Rows', 'ÄRGER Ω', 'needs "x"')
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('publish' as const), key, data, description, run: fc.nat(2) }) },
  fc.record({ do: fc.constant('update' as const), at: fc.nat(30), data, description }),
  { weight: 3, arbitrary: fc.record({ do: fc.constant('delete' as const), at: fc.nat(30) }) },
  fc.record({ do: fc.constant('rename' as const), run: fc.nat(2), name: fc.constantFrom('x', 'Ärger', 'run "x"') }),
  fc.record({ do: fc.constant('tag' as const), run: fc.nat(2), tags: fc.subarray(['x', 'y,', '"q"', 'a\\']) }),
  fc.record({ do: fc.constant('delete run' as const), run: fc.nat(2) }),
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

async function makeRuns() {
  const flow_id = await post('/flows/', { name: `flow ${crypto.randomUUID().slice(0, 8)}` })
  const runs = [0, 1, 2].map((run) => post('/flow_runs/', { flow_id, name: `run-${run}`, tags: ['x'] }))
  return { flow_id, runs: await Promise.all(runs) }
}

async function perform(action: Step, runs: string[], published: string[]): Promise<void> {
  const target = 'at' in action ? published[action.at % Math.max(published.length, 1)] : undefined
  const run = 'run' in action ? runs[action.run] : undefined
  switch (action.do) {
    case 'publish': {
      const { key, data, description } = action
      const artifact = { key, description, type: 'markdown', data: JSON.parse(data), flow_run_id: run }
      published.push(await post('/artifacts/', artifact))
      break
    }
    case 'update':
      if (target)
        await call('PATCH', `/artifacts/${target}`, { data: JSON.parse(action.data), description: action.description })
      break
    case 'delete':
      if (!target) break
      await call('DELETE', `/artifacts/${target}`)
      published.splice(published.indexOf(target), 1)
      break
    case 'rename':
    case 'tag': {
      const changes = action.do === 'rename' ? { name: action.name } : { tags: action.tags }
      await app.inject({ method: 'PATCH', url: `/api/flow_runs/${run}`, payload: changes })
      break
    }
    case 'delete run':
      await app.inject({ method: 'DELETE', url: `/api/flow_runs/${run}` })
  }
}

const compare = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0)

/** Full seconds have no fraction on the wire, and a Z would make them greater than those that have one. */
const momentText = (time: string) => time.replace('Z', '')

type Summary = Awaited<ReturnType<typeof summaries>>['results'][number]

/** What the catalogue contains, sorted without a database. */
function sorted(rows: Summary[], sort: (typeof SummarySort)[number]): string[] {
  const field = {
    UPDATED: (row: Summary) => momentText(row.updated),
    CREATED: (row: Summary) => momentText(row.created),
    KEY: (row: Summary) => row.key ?? '',
    VERSIONS: (row: Summary) => row.versions,
    SIZE: (row: Summary) => row.size,
  }[sort.split('_')[0] ?? '']
  if (!field) throw new Error(sort)
  const sign = sort.endsWith('_DESC') ? -1 : 1
  const keyless = (row: Summary) => (sort.startsWith('KEY') && row.key === null ? 1 : 0)
  const ordered = rows.toSorted(
    (a, b) => keyless(a) - keyless(b) || sign * (compare(field(a), field(b)) || compare(a.id, b.id)),
  )
  return ordered.map(({ id }) => id)
}

test('after any changes, the catalogue has the latest versions in every order, on pages without gaps', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const { flow_id, runs } = await makeRuns()
      const published: string[] = []
      for (const action of steps) await perform(action, runs, published)
      const { table, source } = await listedRows()
      expect(table).toEqual(source)
      const all = (await summaries({ limit: 200 })).results
      const latest = all.filter(({ is_latest }) => is_latest)
      expect(latest.map(({ id }) => id).toSorted()).toEqual(table.map(({ artifact_id }) => artifact_id))
      for (const sort of SummarySort) {
        const pages: string[] = []
        for (let offset = 0; ; offset += 3) {
          const { results, count } = await summaries({ latest_only: true, sort, limit: 3, offset })
          pages.push(...results.map(({ id }) => id))
          expect(count).toBe(latest.length)
          if (results.length < 3) break
        }
        expect(pages, sort).toEqual(sorted(latest, sort))
      }
      for (const tag of ['x', 'y,', ',', '"q"', 'a\\', 'a']) {
        const filter = { latest_only: true, flow_runs: { tags: { all_: [tag] } } }
        const tagged = latest.filter(({ flow_run }) => flow_run?.tags.includes(tag))
        expect((await summaries(filter)).count, tag).toBe(tagged.length)
      }
      for (const search of ['ÄRGER', 'ω', 'nightly rows', 'RUN "x"', 'run-1', 'a\u001f']) {
        const found = await summaries({ latest_only: true, search })
        const everywhere = (await summaries({ search })).results.filter(({ is_latest }) => is_latest)
        expect(found.count, search).toBe(everywhere.length)
      }
      for (const id of published) await call('DELETE', `/artifacts/${id}`)
      await call('DELETE', `/flows/${flow_id}`)
    }),
    { numRuns: 12, endOnFailure: true },
  )
})

test('a task run that arrives after its artifact is found by its name', async () => {
  const flow_id = await post('/flows/', { name: 'train' })
  const flow_run_id = await post('/flow_runs/', { flow_id })
  const id = crypto.randomUUID()
  await post('/artifacts/', { key: 'report', data: 1, task_run_id: id })
  const task = { id, flow_run_id, task_key: 'fit', dynamic_key: '0', name: 'Fit-the-Model' }
  await post('/task_runs/', task)
  expect((await summaries({ latest_only: true, search: 'fit-the' })).count).toBe(1)
})

test('pages of a key have all of its versions, also after some were deleted', async () => {
  const ids: string[] = []
  for (let version = 0; version < 12; version++) ids.push(await post('/artifacts/', { key: 'report', data: version }))
  const pages = async (sort: string) => {
    const found: string[] = []
    for (let offset = 0; offset < ids.length + 5; offset += 5) {
      const filter = { artifacts: { key: { any_: ['report'] } }, sort, limit: 5, offset }
      const { results, count } = await summaries(filter)
      expect(count).toBe(ids.length)
      found.push(...results.map(({ id }) => id))
    }
    return found
  }
  expect(await pages('CREATED_DESC')).toEqual(ids.toReversed())
  for (const place of [11, 6, 5, 0]) {
    await call('DELETE', `/artifacts/${ids[place]}`)
    ids.splice(place, 1)
  }
  expect(await pages('CREATED_DESC')).toEqual(ids.toReversed())
  expect(await pages('CREATED_ASC')).toEqual(ids)
})

test('versions that are published while a key is read from its oldest one on are not repeated', async () => {
  for (let version = 0; version < 6; version++) await post('/artifacts/', { key: 'report', data: version })
  const found: string[] = []
  for (let offset = 0; offset < 8; offset += 2) {
    const filter = { artifacts: { key: { any_: ['report'] } }, sort: 'CREATED_ASC', limit: 2, offset }
    found.push(...(await summaries(filter)).results.map(({ id }) => id))
    if (offset < 4) await post('/artifacts/', { key: 'report', data: 'new' })
  }
  expect(found).toHaveLength(8)
  expect(new Set(found).size).toBe(8)
})
