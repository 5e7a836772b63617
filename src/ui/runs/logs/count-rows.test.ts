import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PAGE } from '#ui/paging.ts'
import { countRows } from './row-count.ts'

async function count(rows: number, known: number) {
  let questions = 0
  const counted = await countRows(known, async (offset) => {
    questions += 1
    return Math.min(PAGE, Math.max(0, rows - offset))
  })
  return { counted, questions }
}

test('a list of any length is counted, however much of it is known', () =>
  fc.assert(
    fc.asyncProperty(fc.nat(120_000), fc.double({ min: 0, max: 1, noNaN: true }), async (rows, share) => {
      expect((await count(rows, Math.floor(rows * share))).counted).toBe(rows)
    }),
  ))

test('a short list takes one question, and so does one that has hardly grown', async () => {
  expect(await count(199, 0)).toEqual({ counted: 199, questions: 1 })
  expect(await count(0, 0)).toEqual({ counted: 0, questions: 1 })
  expect(await count(100_007, 100_000)).toEqual({ counted: 100_007, questions: 1 })
})

test('a hundred thousand rows take at most twenty questions', async () => {
  expect((await count(100_000, 0)).questions).toBeLessThanOrEqual(20)
})
