import { describe, expect, test } from 'vitest'
import { elapsedSeconds, secondsInStates } from './elapsed.ts'

describe('the duration of a run', () => {
  const now = Date.parse('2026-03-01T10:10:00Z')
  const start_time = '2026-03-01T10:00:00.500Z'

  test('is null before the run starts', () => {
    const run = { start_time: null, end_time: null, state_type: 'SCHEDULED', total_run_time: 0 } as const
    expect(elapsedSeconds(run, now)).toBeNull()
  })

  test('is the time from start to end of a finished run', () => {
    const run = { start_time, end_time: '2026-03-01T10:00:03Z', state_type: 'COMPLETED', total_run_time: 0 } as const
    expect(elapsedSeconds(run, now)).toBe(2.5)
  })

  test('is the time from start to now of a running run', () => {
    const run = { start_time, end_time: null, state_type: 'RUNNING', total_run_time: 0 } as const
    expect(elapsedSeconds(run, now)).toBe(599.5)
  })

  test('does not grow while the run waits for a retry', () => {
    const run = { start_time, end_time: null, state_type: 'SCHEDULED', total_run_time: 12 } as const
    expect(elapsedSeconds(run, now)).toBe(12)
  })

  test('is never negative if the clocks of server and browser differ', () => {
    const run = {
      start_time: '2026-03-01T11:00:00Z',
      end_time: null,
      state_type: 'RUNNING',
      total_run_time: 0,
    } as const
    expect(elapsedSeconds(run, now)).toBe(0)
  })
})

describe('the time in each state', () => {
  const at = (second: number) => new Date(second * 1000).toISOString()

  test('ends with the next state, and in the last state with now', () => {
    const states = [
      { type: 'PENDING' as const, timestamp: at(10) },
      { type: 'RUNNING' as const, timestamp: at(12) },
    ]
    expect(secondsInStates(states, 72_000)).toEqual([2, 60])
  })

  test('is null in a final state, unless the run was restarted', () => {
    const failed = { type: 'FAILED' as const, timestamp: at(10) }
    expect(secondsInStates([failed], 72_000)).toEqual([null])
    expect(secondsInStates([failed, { type: 'SCHEDULED', timestamp: at(15) }], 72_000)).toEqual([5, 57])
  })

  test('is never negative if clocks differ', () => {
    expect(secondsInStates([{ type: 'RUNNING', timestamp: at(80) }], 72_000)).toEqual([0])
  })
})
