import { expect, test } from 'vitest'
import { paceOf, shortDuration } from './pace.ts'

const minute = 60_000

test('the pace is that between the first and the last sample', () => {
  const samples = [
    { at: 0, value: 10 },
    { at: minute, value: 40 },
    { at: 2 * minute, value: 50 },
  ]
  expect(paceOf(samples, 2 * minute)).toEqual({ state: 'moving', perMinute: 20, left: 2.5 * minute })
})

test('the time that is left runs down between two updates, and what is overdue has none', () => {
  const samples = [
    { at: 0, value: 0 },
    { at: minute, value: 50 },
  ]
  expect(paceOf(samples, 1.5 * minute)).toMatchObject({ state: 'moving', left: 0.5 * minute })
  expect(paceOf(samples, 2 * minute)).toEqual({ state: 'unknown' })
})

test('long silence is a stall, however quick it was before', () => {
  const samples = [
    { at: 0, value: 10 },
    { at: minute, value: 40 },
  ]
  expect(paceOf(samples, 7 * minute)).toEqual({ state: 'stalled', silence: 6 * minute })
})

test.each([
  [[]],
  [[{ at: 0, value: 5 }]],
  [
    [
      { at: 0, value: 5 },
      { at: minute, value: 5 },
    ],
  ],
  [
    [
      { at: 0, value: 5 },
      { at: 200, value: 55 },
    ],
  ],
  [
    [
      { at: 0, value: 50 },
      { at: minute, value: 5 },
    ],
  ],
])('of %j nothing is known', (samples) => {
  expect(paceOf(samples, minute)).toEqual({ state: 'unknown' })
})

test.each([
  [0, '0 sec'],
  [40_000, '40 sec'],
  [6 * minute, '6 min'],
  [3 * 60 * minute, '3 hr'],
  [50 * 60 * minute, '2 days'],
])('%d ms are %s', (milliseconds, text) => expect(shortDuration(milliseconds)).toBe(text))
