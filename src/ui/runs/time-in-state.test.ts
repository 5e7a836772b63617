import { expect, test } from 'vitest'
import { timesInStates } from './time-in-state.ts'

const at = (second: number) => new Date(second * 1000).toISOString()

test('a state lasts until the next one, and the last one until now', () => {
  const states = [
    { type: 'PENDING' as const, timestamp: at(10) },
    { type: 'RUNNING' as const, timestamp: at(12) },
  ]
  expect(timesInStates(states, 72_000)).toEqual([2, 60])
})

test('a state that ended its run lasts no time, unless the run was taken up again', () => {
  const failed = { type: 'FAILED' as const, timestamp: at(10) }
  expect(timesInStates([failed], 72_000)).toEqual([null])
  expect(timesInStates([failed, { type: 'SCHEDULED', timestamp: at(15) }], 72_000)).toEqual([5, 57])
})

test('clocks that disagree never make a time below nothing', () => {
  expect(timesInStates([{ type: 'RUNNING', timestamp: at(80) }], 72_000)).toEqual([0])
})
