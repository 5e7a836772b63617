import { expect, it } from 'vitest'
import { valueFacts } from './value-facts.ts'
import { timesOf, windowOf } from './window.ts'

it('finds the newest version with the least and the greatest value', () => {
  expect(valueFacts([2, 1, null, 3, 1, 3])).toMatchObject({ count: 5, min: 4, max: 5 })
})

it('finds the last change across versions without the number', () => {
  expect(valueFacts([1, 2, null, 2, 2]).lastChange).toBe(1)
  expect(valueFacts([1, null, 2, null, 2]).lastChange).toBe(2)
})

it('has no change of a number that never changed', () => {
  expect(valueFacts([null, 5, 5]).lastChange).toBe(-1)
  expect(valueFacts([])).toEqual({ count: 0, min: -1, max: -1, lastChange: -1 })
})

it('selects the versions between two times, both inclusive', () => {
  const times = [10, 20, 20, 30]
  expect(windowOf(times, null, null)).toEqual({ first: 0, last: 3 })
  expect(windowOf(times, 20, 20)).toEqual({ first: 1, last: 2 })
  const { first, last } = windowOf(times, 21, 29)
  expect(last).toBeLessThan(first)
})

it('keeps times in order if clocks differ', () => {
  const created = ['2026-01-01T00:00:01Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:02Z']
  const times = timesOf(created.map((created) => ({ created })))
  expect(times).toEqual(times.toSorted((a, b) => a - b))
})
