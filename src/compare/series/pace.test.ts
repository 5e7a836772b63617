import { expect, it } from 'vitest'
import { compareWithRuns, estimatePace, findStall, type Sample } from './pace.ts'
import { comparisonText, paceText } from './pace-text.ts'

const SECOND = 1000
const MINUTE = 60_000

/** A value that rises by `step` every `interval` milliseconds. */
const rising = (count: number, step: number, interval: number, start: Sample = { at: 0, value: 0 }): Sample[] =>
  Array.from({ length: count }, (_, index) => ({ at: start.at + index * interval, value: start.value + index * step }))

it('estimates the time left from the rate of an even rise', () => {
  const pace = estimatePace(rising(11, 2, 10 * SECOND), 100, 100 * SECOND)
  expect(pace?.perMinute).toBeCloseTo(12)
  expect(pace?.leftMs.min).toBeCloseTo(400 * SECOND)
  expect(pace?.leftMs.max).toBeCloseTo(400 * SECOND)
})

it('gives a range if the rate changed', () => {
  const fast = rising(20, 2, 10 * SECOND)
  const slow = rising(20, 1, 10 * SECOND, { at: 200 * SECOND, value: 40 })
  const pace = estimatePace([...fast, ...slow], 100, 390 * SECOND)
  expect(pace?.leftMs.max).toBeCloseTo(410 * SECOND)
  expect(pace?.leftMs.min).toBeLessThan(300 * SECOND)
})

it('counts the time since the last sample', () => {
  const pace = estimatePace(rising(11, 2, 10 * SECOND), 100, 160 * SECOND)
  expect(pace?.leftMs.max).toBeCloseTo(340 * SECOND)
})

it('has no pace for a value that falls, stays, is at its target or has just started', () => {
  expect(estimatePace(rising(10, -1, MINUTE), 100, 0)).toBeNull()
  expect(estimatePace(rising(10, 0, MINUTE), 100, 0)).toBeNull()
  expect(estimatePace(rising(11, 10, MINUTE), 100, 0)).toBeNull()
  expect(estimatePace(rising(3, 1, SECOND), 100, 0)).toBeNull()
  expect(estimatePace([], 100, 0)).toBeNull()
})

it('finds a stall by the usual interval between changes', () => {
  const samples = rising(10, 1, 20 * SECOND)
  const last = 180 * SECOND
  expect(findStall(samples, last + 90 * SECOND)).toBeNull()
  expect(findStall(samples, last + 12 * MINUTE)).toEqual({ silentMs: 12 * MINUTE, usualMs: 20 * SECOND })
})

it('does not take a sample without a change as progress', () => {
  const samples = rising(10, 1, 20 * SECOND)
  const repeated = rising(30, 0, 20 * SECOND, { at: 200 * SECOND, value: 9 })
  expect(findStall([...samples, ...repeated], 780 * SECOND)?.silentMs).toBe(600 * SECOND)
})

it('has no stall while changes are that far apart', () => {
  expect(findStall(rising(5, 1, 10 * MINUTE), 50 * MINUTE)).toBeNull()
})

it('compares the time to reach the current value with earlier runs', () => {
  const run = { start: 0, samples: rising(5, 10, 14 * SECOND) }
  const earlier = [9, 10, 11].map((seconds) => ({ start: 0, samples: rising(11, 10, seconds * SECOND) }))
  const comparison = compareWithRuns(run, earlier)
  expect(comparison).toEqual({ order: 'slower', than: 3, of: 3, ratio: 1.4 })
  expect(comparison && comparisonText(comparison)).toBe('Slower than the last 3 runs, 1.4 times the usual time')
})

it('leaves out earlier runs that did not get that far', () => {
  const run = { start: 0, samples: rising(5, 10, 10 * SECOND) }
  expect(compareWithRuns(run, [{ start: 0, samples: rising(3, 10, SECOND) }])).toBeNull()
  expect(compareWithRuns({ start: 0, samples: [] }, [run])).toBeNull()
})

it('calls small differences as fast', () => {
  const run = { start: 0, samples: rising(5, 10, 10 * SECOND) }
  const comparison = compareWithRuns(run, [{ start: 0, samples: rising(5, 10, 10.5 * SECOND) }])
  expect(comparison && comparisonText(comparison)).toBe('As fast as the last run')
})

it('writes the time left as a range with its unit once, or as a limit', () => {
  const textOf = (min: number, max: number) => paceText({ perMinute: 1.234, leftMs: { min, max } })
  expect(textOf(4 * MINUTE, 6 * MINUTE)).toBe('1.2 % per minute, about 4–6 min left')
  expect(textOf(50 * SECOND, 2 * MINUTE)).toBe('1.2 % per minute, about 50 s – 2 min left')
  expect(textOf(0, 2 * MINUTE)).toBe('1.2 % per minute, at most 2 min left')
  expect(textOf(0, 0)).toBe('1.2 % per minute, overdue')
  expect(textOf(5 * MINUTE, 5.2 * MINUTE)).toBe('1.2 % per minute, about 5 min left')
})
