import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MissingIds } from './missing-ids.ts'

const idsOf = (count: number) => Array.from({ length: count }, (_, index) => String(index))

/** Searches in steps of `maxCounts`. Resolves to the ids that were found, and to the lists that were counted. */
async function search(ids: string[], count: (ids: string[]) => number, maxCounts = Number.POSITIVE_INFINITY) {
  const lists: string[][] = []
  const missing = new MissingIds(ids, async (some) => {
    lists.push(some)
    return count(some)
  })
  for (let steps = 1; !missing.isDone; steps++) {
    await missing.search(maxCounts)
    expect(lists.length).toBeLessThanOrEqual(steps * maxCounts)
  }
  return { found: missing.found, lists }
}

test('one id of 500 is found with at most 11 counts, wherever it is', async () => {
  const ids = idsOf(500)
  const results = await Promise.all(ids.map((id) => search(ids, (some) => some.filter((other) => other !== id).length)))
  expect(results.map(({ found }) => found)).toEqual(ids.map((id) => [id]))
  expect(Math.max(...results.map(({ lists }) => lists.length))).toBe(11)
})

test('of 500 ids of which each fifth is missing, all are found with fewer counts than there are ids', async () => {
  const present = new Set(idsOf(500).filter((_, index) => index % 5 > 0))
  const { found, lists } = await search(idsOf(500), (some) => some.filter((id) => present.has(id)).length)
  expect(found).toHaveLength(100)
  expect(lists.length).toBeLessThan(460)
})

test('exactly the missing ids are found, and no list is counted twice', async () => {
  const cases = fc.record({
    flags: fc.array(fc.boolean(), { maxLength: 70 }),
    maxCounts: fc.integer({ min: 1, max: 9 }),
  })
  await fc.assert(
    fc.asyncProperty(cases, async ({ flags, maxCounts }) => {
      const ids = idsOf(flags.length)
      const present = (some: string[]) => some.filter((id) => flags[Number(id)]).length
      const { found, lists } = await search(ids, present, maxCounts)
      expect(found).toEqual(ids.filter((id) => !flags[Number(id)]))
      expect(new Set(lists.map(String)).size).toBe(lists.length)
    }),
  )
})

test('whatever the counts are, a search ends, and finds only ids of lists that were counted as empty', async () => {
  const cases = fc.record({ size: fc.nat({ max: 40 }), counts: fc.array(fc.nat({ max: 45 }), { minLength: 1 }) })
  await fc.assert(
    fc.asyncProperty(cases, async ({ size, counts }) => {
      const empty = new Set<string>()
      let next = 0
      const { found, lists } = await search(idsOf(size), (some) => {
        const count = counts[next++ % counts.length] ?? 0
        if (count === 0) for (const id of some) empty.add(id)
        return count
      })
      expect(found.filter((id) => !empty.has(id))).toEqual([])
      expect(lists.length).toBeLessThanOrEqual(2 * size)
    }),
  )
})
