import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countEach } from './count-each.ts'

async function count(runs: { actual: number; max: number }[]) {
  let requests = 0
  const counted = await countEach(
    runs.map(({ max }, index) => ({ id: String(index), max })),
    async (ids) => {
      requests += 1
      return ids.reduce((sum, id) => sum + (runs[Number(id)]?.actual ?? 0), 0)
    },
  )
  return { counts: runs.map((_, index) => counted.get(String(index))), requests }
}

test('every run gets its own count with at most one request per run', async () => {
  const run = fc.record({ actual: fc.nat(3), lost: fc.nat(2), isBounded: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(fc.array(run, { maxLength: 40 }), async (generated) => {
      const runs = generated.map(({ actual, lost, isBounded }) => ({
        actual,
        max: isBounded ? actual + lost : Number.POSITIVE_INFINITY,
      }))
      const { counts, requests } = await count(runs)
      expect(counts).toEqual(runs.map(({ actual }) => actual))
      expect(requests).toBeLessThanOrEqual(runs.length)
    }),
  )
})

test('one request is enough if all counts are unchanged or zero', async () => {
  const unchanged = Array.from({ length: 30 }, (_, index) => ({ actual: index, max: index }))
  const empty = Array.from({ length: 30 }, () => ({ actual: 0, max: Number.POSITIVE_INFINITY }))
  expect([(await count(unchanged)).requests, (await count(empty)).requests]).toEqual([1, 1])
})

test('a run that lost an artifact is found in few requests', async () => {
  const runs = Array.from({ length: 32 }, (_, index) => ({ actual: index === 9 ? 4 : 5, max: 5 }))
  expect((await count(runs)).requests).toBeLessThanOrEqual(6)
})
