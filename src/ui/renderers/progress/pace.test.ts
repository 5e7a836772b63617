import { expect, test } from 'vitest'
import { paceOf } from './pace.ts'

const minute = 60_000

test('the pace is measured between the first and last sample', () => {
  const samples = [
    { at: 0, value: 10 },
    { at: minute, value: 40 },
    { at: 2 * minute, value: 50 },
  ]
  expect(paceOf(samples, 2 * minute)).toEqual({ state: 'moving', perMinute: 20, left: 2.5 * minute })
})

test('the remaining time decreases between updates, and is unknown once overdue', () => {
  const samples = [
    { at: 0, value: 0 },
    { at: minute, value: 50 },
  ]
  expect(paceOf(samples, 1.5 * minute)).toMatchObject({ state: 'moving', left: 0.5 * minute })
  expect(paceOf(samples, 2 * minute)).toEqual({ state: 'unknown' })
})

test('progress without updates is stalled', () => {
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
])('the pace of %j is unknown', (samples) => {
  expect(paceOf(samples, minute)).toEqual({ state: 'unknown' })
})
