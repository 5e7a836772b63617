import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numberDifference } from './number-difference.ts'

test.each<[number | bigint, number | bigint, string]>([
  [0.82, 0.79, '−0.03 (−3.7 %)'],
  [1200, 1500, '+300 (+25 %)'],
  [3, 1, '−2 (−67 %)'],
  [-4, -3, '+1 (+25 %)'],
  [2, 7, '+5 (+250 %)'],
  [500, 5000, '+4,500 (×10)'],
  [1, 1234567, '+1,234,566 (×1,234,567)'],
  [1e-9, 1.5e-9, '+5e−10 (+50 %)'],
  [5, 0, '−5 (−100 %)'],
  [9007199254740993n, 9007199254740995n, '+2 (+2.2e−14 %)'],
])('from %s to %s is %j', (before, after, text) => {
  expect(numberDifference(before, after).text).toBe(text)
})

test.each([
  ['from zero', 0, 5, '+5'],
  ['when the sign changes', -2, 3, '+5'],
])('there is no percentage %s', (_, before, after, text) => {
  expect(numberDifference(before, after)).toMatchObject({ percent: null, factor: null, text })
})

test.each([
  [Number.NaN, 1],
  [1, Number.POSITIVE_INFINITY],
  [Number.MAX_VALUE, -Number.MAX_VALUE],
  [1, 1],
])('from %s to %s there is no text', (before, after) => {
  expect(numberDifference(before, after).text).toBe('')
})

test('the factor is how many times as large the new number is', () => {
  expect(numberDifference(2, 3)).toMatchObject({ absolute: 1, percent: 50, factor: 1.5 })
})

test('integers beyond 2^53 are subtracted exactly', () => {
  expect(numberDifference(2n ** 64n, 2 ** 53).absolute).toBe(2n ** 53n - 2n ** 64n)
})

test('any two numbers have finite parts', () => {
  const number = fc.oneof(fc.double(), fc.integer(), fc.bigInt())
  fc.assert(
    fc.property(number, number, (before, after) => {
      const { percent, factor, text } = numberDifference(before, after)
      for (const part of [percent, factor]) expect(part === null || Number.isFinite(part)).toBe(true)
      expect(text).not.toMatch(/NaN|Infinity|undefined|-/)
    }),
  )
})
