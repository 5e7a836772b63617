import { expect, test } from 'vitest'
import { markDifferences } from './mark-differences.ts'

const RED = [255, 0, 0] as const
const pixels = (...values: number[][]) => Uint8ClampedArray.from(values.flat())

test('pixels that differ are marked and counted, and the others fade', () => {
  const after = pixels([0, 0, 0, 255], [90, 90, 90, 255])
  expect(markDifferences(pixels([0, 0, 0, 255], [0, 0, 0, 255]), after, RED)).toBe(1)
  expect([...after]).toEqual([0, 0, 0, 64, 255, 0, 0, 255])
})

test('noise of a lossy format does not count as a difference', () => {
  expect(markDifferences(pixels([100, 100, 100, 255]), pixels([103, 98, 101, 255]), RED)).toBe(0)
})

test('the color of transparent pixels does not matter', () => {
  expect(markDifferences(pixels([0, 0, 0, 0]), pixels([200, 0, 0, 0]), RED)).toBe(0)
})

test('a pixel that became transparent differs', () => {
  expect(markDifferences(pixels([0, 0, 0, 255]), pixels([0, 0, 0, 0]), RED)).toBe(1)
})
