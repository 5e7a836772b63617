/** Compares retention with a small oracle on random versions, pins and policies. */
import * as fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { RetentionPolicies, type RetentionPreview } from '#contract/retention.ts'
import type { Client } from '#sdk/client.ts'
import { createDeletion, pinArtifact, previewRetention, runRetention } from '#sdk/retention.ts'
import { insertArtifact } from '#server/artifacts/store.ts'
import { momentOf, storedTime } from '#server/database/clock.ts'
import { type Database, openDatabase } from '#server/database/open.ts'
import { makeTestDatabase, openTestApp } from '#server/test/test-app.ts'
import { clientOf, waitForDeletion } from '#server/test/test-client.ts'

let database: Awaited<ReturnType<typeof makeTestDatabase>>
let db: Database
let app: FastifyInstance
let client: Client
let runs: Run[]

type Run = { id: string; flow: string; tags: string[] }

beforeAll(async () => {
  database = await makeTestDatabase()
  db = await openDatabase(database.location)
  app = await openTestApp({}, database.location)
  client = clientOf(app)
  runs = []
  for (const [flow, tags] of [
    ['etl', ['prod', 'eu']],
    ['etl', []],
    ['report', ['prod']],
  ] as const) {
    const post = async (url: string, payload: object) => (await app.inject({ method: 'POST', url, payload })).json()
    const { id: flow_id } = await post('/api/flows/', { name: flow })
    const { id } = await post('/api/flow_runs/', { flow_id, tags })
    runs.push({ id, flow, tags: [...tags] })
  }
})
afterAll(async () => {
  await app.close()
  await db.destroy()
  await database.drop()
})

const HOUR = 3_600_000_000
const AS_OF = '2026-03-01T12:00:00.000000Z'

const keys = ['a', 'b', 'ab', 'a-b', null]
const types = ['markdown', 'table', 'result', null]

const rarely = fc.constantFrom(true, false, false, false)
const version = fc.record({
  key: fc.constantFrom('a', 'a', ...keys),
  type: fc.constantFrom('markdown', 'markdown', ...types),
  run: fc.constantFrom(0, 1, 2, null),
  is_pinned: rarely,
})
/** Mostly no condition, so that most policies match something. */
const some = <Value>(...values: Value[]) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.uniqueArray(fc.constantFrom(...values), { maxLength: 3 }) },
  )
const policy = fc
  .record({
    is_enabled: rarely.map((is_off) => !is_off),
    keys: some('a', 'a*', '*b', '*'),
    types: some(...types),
    flows: some('etl', 'report'),
    tags: some('prod', 'eu'),
    keep_last: fc.option(fc.integer({ min: 1, max: 4 }), { freq: 2 }),
    keep_for: fc.option(fc.constantFrom('0s', '3h', '6h', '1d'), { freq: 2 }),
    removes_latest: fc.boolean(),
  })
  .filter(({ keep_last, keep_for }) => keep_last !== null || keep_for !== null)

type Version = { key: string | null; type: string | null; run: number | null; is_pinned: boolean }
type Made = Version & { id: string; hours: number }

/** One version per hour, the last one at the moment of the run. */
async function publish(versions: Version[]): Promise<Made[]> {
  const made: Made[] = []
  for (const [index, version] of versions.entries()) {
    const hours = versions.length - 1 - index
    const { key, type, run } = version
    const flow_run_id = run === null ? null : (runs[run]?.id ?? null)
    const nothing = { description: null, data: null, metadata_: null, task_run_id: null }
    const { id } = await insertArtifact(db, { key, type, flow_run_id, ...nothing }, momentOf(AS_OF) - hours * HOUR)
    if (version.is_pinned) await pinArtifact(id, { client })
    made.push({ ...version, id, hours })
  }
  return made
}

type Policy = ReturnType<typeof RetentionPolicies.parse>[number]

const HOURS: Record<string, number> = { '0s': 0, '3h': 3, '6h': 6, '1d': 24 }
const PATTERNS: Record<string, RegExp> = { a: /^a$/, 'a*': /^a/, '*b': /b$/, '*': /^/ }

/** The rules of docs/retention.md. */
function isDeleted(policies: Policy[], all: Made[], { key, type, run, is_pinned, hours }: Made): boolean {
  const of = run === null ? null : runs[run]
  const decides = policies.find((policy) => {
    const fitsKey = !policy.keys || (key !== null && policy.keys.some((pattern) => PATTERNS[pattern]?.test(key)))
    const fitsType = policy.types ? policy.types.some((wanted) => wanted === type) : type !== 'result'
    const fitsFlow = !policy.flows || policy.flows.some((name) => name === of?.flow)
    const fitsTags = policy.tags?.length !== 0 && !policy.tags?.some((tag) => !of?.tags.includes(tag))
    return policy.is_enabled && fitsKey && fitsType && fitsFlow && fitsTags
  })
  if (is_pinned || !decides) return false
  const newer = all.filter((other) => other.key === key && other.hours < hours).length
  const isYoung = decides.keep_for != null && hours < (HOURS[decides.keep_for] ?? Number.NaN)
  if (key === null) return decides.keep_for != null && !isYoung
  if (isYoung || (decides.keep_last != null && newer < decides.keep_last)) return false
  return newer > 0 || decides.removes_latest
}

async function everyPage(policies: Policy[]): Promise<RetentionPreview['results']> {
  const results: RetentionPreview['results'] = []
  for (;;) {
    const page = await previewRetention({ policies, as_of: AS_OF, limit: 7, offset: results.length }, { client })
    results.push(...page.results)
    if (page.results.length < 7) {
      expect([page.count, page.bytes]).toEqual([results.length, results.reduce((sum, { size }) => sum + size, 0)])
      return results
    }
  }
}

async function idsLeft(): Promise<string[]> {
  return (await client.filterArtifacts({ sort: 'CREATED_DESC' })).map(({ id }) => id).toSorted()
}

test('a dry run lists the versions that the rules delete, and a run deletes exactly those', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(version, { minLength: 6, maxLength: 30 }),
      fc.array(policy, { minLength: 1, maxLength: 3 }),
      async (versions, given) => {
        const made = await publish(versions)
        const policies = RetentionPolicies.parse(given.map((rest, index) => ({ name: `policy ${index}`, ...rest })))
        const expected = made.filter((version) => isDeleted(policies, made, version)).map(({ id }) => id)
        expect((await everyPage(policies)).map(({ id }) => id)).toEqual(expected)

        const run = await waitForDeletion(client, await runRetention({ policies, as_of: AS_OF }, { client }))
        expect(run).toMatchObject({ state: 'COMPLETED', count: expected.length, deleted: expected.length })
        const kept = made.filter(({ id }) => !expected.includes(id))
        expect(await idsLeft()).toEqual(kept.map(({ id }) => id).toSorted())
        await expectConsistentKeys(kept)
        await waitForDeletion(client, await createDeletion({ selection: EVERYTHING }, { client }))
        expect(await idsLeft()).toEqual([])
      },
    ),
    // The SQL differs in few places, and each case takes several times as long on PostgreSQL.
    { numRuns: inject('database') === 'postgres' ? 15 : 40 },
  )
})

const EVERYTHING = { created_before: storedTime(momentOf(AS_OF) + 1), include_pinned: true }

/** Each key points to its newest version and has the right number of versions. */
async function expectConsistentKeys(kept: Made[]): Promise<void> {
  const expected = keys.flatMap((key) => {
    const ofKey = kept.filter((version) => version.key === key && key !== null)
    const newest = ofKey.at(-1)
    return newest ? [{ key, id: newest.id, versions: ofKey.length, is_pinned: newest.is_pinned }] : []
  })
  const { results } = await client.filterSummaries({ latest_only: true, sort: 'KEY_ASC' })
  const keyed = results.filter(({ key }) => key !== null)
  expect(keyed).toMatchObject(expected.toSorted((one, other) => (String(one.key) < String(other.key) ? -1 : 1)))
  expect(keyed).toHaveLength(expected.length)
}
