import fc from 'fast-check'
import { expect, it } from 'vitest'
import { valueRange } from './value-range.ts'

it('leaves a margin, but does not cross zero', () => {
  expect(valueRange(10, 20)).toEqual([9, 21])
  expect(valueRange(0.5, 10)).toEqual([0, 10.95])
  expect(valueRange(-10, 0)).toEqual([-11, 0])
  expect(valueRange(-10, 10)).toEqual([-12, 12])
})

it('shows equal values in the middle', () => {
  expect(valueRange(7, 7)).toEqual([0, 14])
  expect(valueRange(-7, -7)).toEqual([-14, 0])
  expect(valueRange(0, 0)).toEqual([0, 1])
})

it('contains any two values, however close', () => {
  const value = fc.double({ noNaN: true, min: -1e300, max: 1e300 })
  fc.assert(
    fc.property(value, value, (a, b) => {
      const [min, max] = [Math.min(a, b), Math.max(a, b)]
      const [from, to] = valueRange(min, max)
      expect(from <= min && max <= to && from < to).toBe(true)
    }),
    { examples: [[0.5, 0.50000002]] },
  )
})
