import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { artifacts, type Client, connect, countArtifacts, countLatestArtifacts, latestArtifacts } from '#sdk/index.ts'
import { openTestApp } from '#server/test/test-app.ts'

let app: Awaited<ReturnType<typeof openTestApp>>
let client: Client

beforeAll(async () => {
  app = await openTestApp()
  client = connect({ url: `${await app.listen({ port: 0, host: '127.0.0.1' })}/api` })
})
afterAll(() => app.close())

/** A change by another client: publishes under a key (or none), or deletes one of the versions. */
type Change = { publish: string | null } | { remove: number }

const key = fc.constantFrom(null, 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j')
const change: fc.Arbitrary<Change> = fc.oneof(fc.record({ publish: key }), fc.record({ remove: fc.nat() }))
const plan = {
  before: fc.array(key, { minLength: 5, maxLength: 20 }),
  between: fc.array(fc.array(change, { maxLength: 6 }), { maxLength: 8 }),
  pageSize: fc.integer({ min: 1, max: 5 }),
}

/** Each run inserts dozens of rows into a real database. */
const RUNS = 12

let scenarios = 0

async function collect<Row, Fact>(rows: AsyncIterable<Row>, factOf: (row: Row) => Fact): Promise<Fact[]> {
  const facts: Fact[] = []
  for await (const row of rows) facts.push(factOf(row))
  return facts
}

/** Artifacts of a unique type, and a client that applies the next changes before each page. */
async function createScenario(keys: (string | null)[], between: Change[][]) {
  const type = `kind-${++scenarios}`
  const all: { id: string; key: string | null }[] = []
  const publish = async (key: string | null) => {
    all.push({ id: (await client.createArtifact({ type, key })).id, key })
  }
  for (const key of keys) await publish(key)
  const start = [...all]
  const lostKeys = new Set<string | null>()

  const applyChanges = async () => {
    for (const change of between.shift() ?? []) {
      if ('publish' in change) await publish(change.publish)
      else if (all.length > 0) {
        const [row] = all.splice(change.remove % all.length, 1)
        if (row) await client.deleteArtifact(row.id)
        if (row && !all.some(({ key }) => key === row.key)) lostKeys.add(row.key)
      }
    }
  }
  const busy: Client = {
    ...client,
    filterArtifacts: async (...args) => applyChanges().then(() => client.filterArtifacts(...args)),
    filterLatestArtifacts: async (...args) => applyChanges().then(() => client.filterLatestArtifacts(...args)),
  }
  return {
    query: { artifacts: { type: { any_: [type] } } },
    client: busy,
    /** The ids and the keys that existed throughout. */
    ids: () => start.filter((row) => all.includes(row)).map(({ id }) => id),
    keys: () => new Set(start.map(({ key }) => key).filter((key) => key !== null && !lostKeys.has(key))),
  }
}

test.each(['newest', 'key'] as const)(
  'versions by %s: none is missed or repeated while other clients write',
  async (sort) => {
    await fc.assert(
      fc.asyncProperty(fc.record(plan), async ({ before, between, pageSize }) => {
        const scenario = await createScenario(before, [...between])
        const listed = await collect(artifacts({ ...scenario.query, sort, pageSize }, scenario), ({ id }) => id)
        expect(new Set(listed).size).toBe(listed.length)
        expect(listed).toEqual(expect.arrayContaining(scenario.ids()))
      }),
      { numRuns: RUNS },
    )
  },
)

test.each(['newest', 'key'] as const)(
  'keys by %s: none is missed or repeated while other clients write',
  async (sort) => {
    await fc.assert(
      fc.asyncProperty(fc.record(plan), async ({ before, between, pageSize }) => {
        const scenario = await createScenario(before, [...between])
        const listed = await collect(latestArtifacts({ ...scenario.query, sort, pageSize }, scenario), ({ key }) => key)
        expect(new Set(listed).size).toBe(listed.length)
        expect(listed).toEqual(expect.arrayContaining([...scenario.keys()]))
      }),
      { numRuns: RUNS },
    )
  },
)

test('lists of several pages keep the requested order, and are counted', async () => {
  const keys = Array.from({ length: 230 }, (_, at) => `many-${String((at * 7) % 230).padStart(3, '0')}`)
  for (const key of keys) await client.createArtifact({ key, type: 'many' })
  const query = { artifacts: { type: { any_: ['many'] } } }
  const keysOf = (rows: AsyncIterable<{ key: string | null }>) => collect(rows, ({ key }) => key)
  expect(await keysOf(artifacts(query, { client }))).toEqual(keys.toReversed())
  expect(await keysOf(latestArtifacts(query, { client }))).toEqual(keys.toReversed())
  expect(await keysOf(artifacts({ ...query, sort: 'key' }, { client }))).toEqual(keys.toSorted())
  expect(await keysOf(latestArtifacts({ ...query, sort: 'key' }, { client }))).toEqual(keys.toSorted())
  expect(await countArtifacts(query, { client })).toBe(230)
  expect(await countLatestArtifacts(query, { client })).toBe(230)
})

test('break stops requesting pages, and aborting rejects the iteration', async () => {
  let pages = 0
  const counting: Client = {
    ...client,
    filterArtifacts: (...args) => {
      pages++
      return client.filterArtifacts(...args)
    },
  }
  for (let at = 0; at < 6; at++) await client.createArtifact({ type: 'early' })
  const query = { artifacts: { type: { any_: ['early'] } }, pageSize: 2 }
  for await (const { type } of artifacts(query, { client: counting })) {
    expect(type).toBe('early')
    break
  }
  expect(pages).toBe(1)
  const stop = new AbortController()
  const rows = artifacts(query, { client, signal: stop.signal })
  await rows.next()
  await rows.next()
  stop.abort(new Error('Enough'))
  await expect(rows.next()).rejects.toThrow('Enough')
})

test.each([0, 201, 1.5])('a page size of %d is rejected', (pageSize) => {
  expect(() => artifacts({ pageSize }, { client })).toThrow('1 to 200')
})
