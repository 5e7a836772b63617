import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MissingIds } from './missing-ids.ts'

const idsOf = (count: number) => Array.from({ length: count }, (_, index) => String(index))

type Options = { maxRequests?: number; list?: (ids: string[]) => string[]; minMissing?: number }

/** Searches in steps. Resolves to the ids that were found, and to the lists that were counted or read. */
async function search(ids: string[], count: (ids: string[]) => number, options: Options = {}) {
  const { maxRequests = Number.POSITIVE_INFINITY, list = () => [], minMissing = Number.POSITIVE_INFINITY } = options
  const counted: string[][] = []
  const listed: string[][] = []
  const missing = new MissingIds(ids, {
    count: async (some) => {
      counted.push(some)
      return count(some)
    },
    list: async (some) => {
      listed.push(some)
      return list(some)
    },
    minMissing,
  })
  for (let steps = 1; !missing.isDone; steps++) {
    await missing.search(maxRequests)
    expect(counted.length + listed.length).toBeLessThanOrEqual(steps * maxRequests)
  }
  return { found: missing.found, counted, listed }
}

test('one id of 500 is found with at most 11 counts, wherever it is', async () => {
  const ids = idsOf(500)
  const results = await Promise.all(ids.map((id) => search(ids, (some) => some.filter((other) => other !== id).length)))
  expect(results.map(({ found }) => found)).toEqual(ids.map((id) => [id]))
  expect(Math.max(...results.map(({ counted }) => counted.length))).toBe(11)
})

test('of 500 ids of which each fifth is missing, all are found with fewer counts than there are ids', async () => {
  const present = new Set(idsOf(500).filter((_, index) => index % 5 > 0))
  const { found, counted } = await search(idsOf(500), (some) => some.filter((id) => present.has(id)).length)
  expect(found).toHaveLength(100)
  expect(counted.length).toBeLessThan(400)
})

test('lists that lack many are read', async () => {
  const isPresent = (id: string) => Number(id) % 5 > 0
  const count = (some: string[]) => some.filter(isPresent).length
  const options = { list: (some: string[]) => some.filter(isPresent), minMissing: 3 }
  const { found, counted, listed } = await search(idsOf(500), count, options)
  expect(found).toEqual(idsOf(500).filter((id) => !isPresent(id)))
  expect([counted.length, listed.length]).toEqual([8, 4])
})

const search70 = fc.record({
  /** Whether each id exists, and whether it can be read. */
  ids: fc.array(fc.record({ exists: fc.boolean(), isReadable: fc.boolean() }), { maxLength: 70 }),
  maxRequests: fc.integer({ min: 1, max: 9 }),
  minMissing: fc.integer({ min: 1, max: 50 }),
})

test('exactly the missing ids are found, and no list is counted twice', async () => {
  await fc.assert(
    fc.asyncProperty(search70, async ({ ids, ...options }) => {
      const all = idsOf(ids.length)
      const exists = (id: string) => ids[Number(id)]?.exists === true
      const list = (some: string[]) => some.filter((id) => exists(id) && ids[Number(id)]?.isReadable)
      const { found, counted } = await search(all, (some) => some.filter(exists).length, { ...options, list })
      expect(found).toEqual(all.filter((id) => !exists(id)))
      expect(new Set(counted.map(String)).size).toBe(counted.length)
    }),
  )
})

test('whatever the answers are, a search ends, and finds only ids of lists that were counted as empty', async () => {
  const cases = fc.record({
    size: fc.nat({ max: 40 }),
    counts: fc.array(fc.nat({ max: 45 }), { minLength: 1 }),
    listed: fc.array(fc.nat({ max: 45 })),
    minMissing: fc.integer({ min: 1, max: 50 }),
  })
  await fc.assert(
    fc.asyncProperty(cases, async ({ size, counts, listed, minMissing }) => {
      const empty = new Set<string>()
      let next = 0
      const count = (some: string[]) => {
        const count = counts[next++ % counts.length] ?? 0
        if (count === 0) for (const id of some) empty.add(id)
        return count
      }
      const { found, counted } = await search(idsOf(size), count, { list: () => listed.map(String), minMissing })
      expect(found.filter((id) => !empty.has(id))).toEqual([])
      expect(counted.length).toBeLessThanOrEqual(3 * size)
    }),
  )
})
