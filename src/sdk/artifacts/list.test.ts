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

/** What somebody else does: publish under a key (or none), or delete one of all versions. */
type Deed = { publish: string | null } | { remove: number }

const key = fc.constantFrom(null, 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j')
const deed: fc.Arbitrary<Deed> = fc.oneof(fc.record({ publish: key }), fc.record({ remove: fc.nat() }))
const plan = {
  before: fc.array(key, { minLength: 5, maxLength: 20 }),
  between: fc.array(fc.array(deed, { maxLength: 6 }), { maxLength: 8 }),
  pageSize: fc.integer({ min: 1, max: 5 }),
}

/** Each writes some dozens of rows one by one, on a real database. */
const RUNS = 12

let worlds = 0

async function everyOne<Row, Fact>(rows: AsyncIterable<Row>, factOf: (row: Row) => Fact): Promise<Fact[]> {
  const facts: Fact[] = []
  for await (const row of rows) facts.push(factOf(row))
  return facts
}

/** Artifacts of a kind of their own, and the client that does the next deeds before each page it reads. */
async function startWorld(keys: (string | null)[], between: Deed[][]) {
  const type = `kind-${++worlds}`
  const all: { id: string; key: string | null }[] = []
  const publish = async (key: string | null) => {
    all.push({ id: (await client.createArtifact({ type, key })).id, key })
  }
  for (const key of keys) await publish(key)
  const start = [...all]
  const lostKeys = new Set<string | null>()

  const doDeeds = async () => {
    for (const deed of between.shift() ?? []) {
      if ('publish' in deed) await publish(deed.publish)
      else if (all.length > 0) {
        const [row] = all.splice(deed.remove % all.length, 1)
        if (row) await client.deleteArtifact(row.id)
        if (row && !all.some(({ key }) => key === row.key)) lostKeys.add(row.key)
      }
    }
  }
  const busy: Client = {
    ...client,
    filterArtifacts: async (...given) => doDeeds().then(() => client.filterArtifacts(...given)),
    filterLatestArtifacts: async (...given) => doDeeds().then(() => client.filterLatestArtifacts(...given)),
  }
  return {
    query: { artifacts: { type: { any_: [type] } } },
    client: busy,
    /** The ids and the keys that were there from beginning to end. */
    ids: () => start.filter((row) => all.includes(row)).map(({ id }) => id),
    keys: () => new Set(start.map(({ key }) => key).filter((key) => key !== null && !lostKeys.has(key))),
  }
}

test.each(['newest', 'key'] as const)('versions by %s: none is missed or repeated while others write', async (sort) => {
  await fc.assert(
    fc.asyncProperty(fc.record(plan), async ({ before, between, pageSize }) => {
      const world = await startWorld(before, [...between])
      const listed = await everyOne(artifacts({ ...world.query, sort, pageSize }, world), ({ id }) => id)
      expect(new Set(listed).size).toBe(listed.length)
      expect(listed).toEqual(expect.arrayContaining(world.ids()))
    }),
    { numRuns: RUNS },
  )
})

test.each(['newest', 'key'] as const)('keys by %s: none is missed or repeated while others write', async (sort) => {
  await fc.assert(
    fc.asyncProperty(fc.record(plan), async ({ before, between, pageSize }) => {
      const world = await startWorld(before, [...between])
      const listed = await everyOne(latestArtifacts({ ...world.query, sort, pageSize }, world), ({ key }) => key)
      expect(new Set(listed).size).toBe(listed.length)
      expect(listed).toEqual(expect.arrayContaining([...world.keys()]))
    }),
    { numRuns: RUNS },
  )
})

test('more than one answer can hold comes in the order asked for, and is counted', async () => {
  const keys = Array.from({ length: 230 }, (_, at) => `many-${String((at * 7) % 230).padStart(3, '0')}`)
  for (const key of keys) await client.createArtifact({ key, type: 'many' })
  const query = { artifacts: { type: { any_: ['many'] } } }
  const keysOf = (rows: AsyncIterable<{ key: string | null }>) => everyOne(rows, ({ key }) => key)
  expect(await keysOf(artifacts(query, { client }))).toEqual(keys.toReversed())
  expect(await keysOf(latestArtifacts(query, { client }))).toEqual(keys.toReversed())
  expect(await keysOf(artifacts({ ...query, sort: 'key' }, { client }))).toEqual(keys.toSorted())
  expect(await keysOf(latestArtifacts({ ...query, sort: 'key' }, { client }))).toEqual(keys.toSorted())
  expect(await countArtifacts(query, { client })).toBe(230)
  expect(await countLatestArtifacts(query, { client })).toBe(230)
})

test('a loop that ends early asks for no further page, and a signal ends it in the middle', async () => {
  let pages = 0
  const counting: Client = {
    ...client,
    filterArtifacts: (...given) => {
      pages++
      return client.filterArtifacts(...given)
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

test.each([0, 201, 1.5])('a page of %d rows is refused', (pageSize) => {
  expect(() => artifacts({ pageSize }, { client })).toThrow('1 to 200')
})
