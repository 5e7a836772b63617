import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countEach } from './count-each.ts'

async function count(runs: { has: number; most: number }[]) {
  let questions = 0
  const counted = await countEach(
    runs.map(({ most }, index) => ({ id: String(index), most })),
    async (ids) => {
      questions += 1
      return ids.reduce((sum, id) => sum + (runs[Number(id)]?.has ?? 0), 0)
    },
  )
  return { counts: runs.map((_, index) => counted.get(String(index))), questions }
}

test('every run gets its own count, with no more questions than there are runs', async () => {
  const has = fc.record({ has: fc.nat(3), lost: fc.nat(2), isKnown: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(fc.array(has, { maxLength: 40 }), async (drawn) => {
      const runs = drawn.map(({ has, lost, isKnown }) => ({
        has,
        most: isKnown ? has + lost : Number.POSITIVE_INFINITY,
      }))
      const { counts, questions } = await count(runs)
      expect(counts).toEqual(runs.map(({ has }) => has))
      expect(questions).toBeLessThanOrEqual(runs.length)
    }),
  )
})

test('one question is enough for runs that have as many as before, or none', async () => {
  const some = Array.from({ length: 30 }, (_, index) => ({ has: index, most: index }))
  const none = Array.from({ length: 30 }, () => ({ has: 0, most: Number.POSITIVE_INFINITY }))
  expect([(await count(some)).questions, (await count(none)).questions]).toEqual([1, 1])
})

test('a run that lost some is found in few questions', async () => {
  const runs = Array.from({ length: 32 }, (_, index) => ({ has: index === 9 ? 4 : 5, most: 5 }))
  expect((await count(runs)).questions).toBeLessThanOrEqual(6)
})
