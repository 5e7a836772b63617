import fc from 'fast-check'
import { expect, test } from 'vitest'
import { longestIncreasing } from './longest-increasing.ts'
import { mergeOrder } from './merged-order.ts'

/** Takes quadratic time. */
function lengthOfLongest(values: number[]): number {
  const lengths: number[] = []
  for (const [at, value] of values.entries()) {
    lengths.push(1 + Math.max(0, ...lengths.filter((_, before) => before < at && (values[before] ?? 0) < value)))
  }
  return Math.max(0, ...lengths)
}

const permutation = fc
  .uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 40 })
  .chain((values) => fc.shuffledSubarray(values, { minLength: values.length }))

test('the longest increasing subsequence is increasing and the longest', () => {
  fc.assert(
    fc.property(permutation, (values) => {
      const found = [...longestIncreasing(Int32Array.from(values))].map((at) => values[at] ?? Number.NaN)
      expect(found).toEqual(found.toSorted((a, b) => a - b))
      expect(found.length).toBe(lengthOfLongest(values))
    }),
  )
})

/** Letters of the merged list: lower case for removed ones, with `*` for moved ones. */
function merge(before: string, after: string): string {
  const merged = mergeOrder(
    before.length,
    Int32Array.from(after, (letter) => before.indexOf(letter)),
  )
  return Array.from(merged.new, (at, place) =>
    at === -1
      ? (before[merged.old[place] ?? 0] ?? '').toLowerCase()
      : `${after[at]}${merged.isMoved[place] === 1 ? '*' : ''}`,
  ).join('')
}

test.each([
  ['ABC', 'ABC', 'ABC', 'nothing changed'],
  ['ABC', 'XABC', 'XABC', 'an item is added at the top'],
  ['ABCD', 'DABC', 'D*ABC', 'the last item moves to the top'],
  ['ABCD', 'BCDA', 'BCDA*', 'the first item moves to the end'],
  ['XABYC', 'ABC', 'xAByC', 'removed items stay where they were'],
  ['AXBCD', 'BCDA', 'xBCDA*', 'a removed item does not follow an item that moved'],
  ['ABC', '', 'abc', 'everything is removed'],
  ['', 'ABC', 'ABC', 'everything is added'],
])('%s → %s is %s: %s', (before, after, merged) => {
  expect(merge(before, after)).toBe(merged)
})
