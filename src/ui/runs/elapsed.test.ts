import { describe, expect, test } from 'vitest'
import { elapsedSeconds } from './elapsed.ts'

const now = Date.parse('2026-03-01T10:10:00Z')
const start_time = '2026-03-01T10:00:00.500Z'

describe('how long a run took', () => {
  test('a run that has not started has no duration', () => {
    const run = { start_time: null, end_time: null, state_type: 'SCHEDULED', total_run_time: 0 } as const
    expect(elapsedSeconds(run, now)).toBeNull()
  })

  test('a run that has ended took from its start to its end', () => {
    const run = { start_time, end_time: '2026-03-01T10:00:03Z', state_type: 'COMPLETED', total_run_time: 0 } as const
    expect(elapsedSeconds(run, now)).toBe(2.5)
  })

  test('a running one has been going on until now', () => {
    const run = { start_time, end_time: null, state_type: 'RUNNING', total_run_time: 0 } as const
    expect(elapsedSeconds(run, now)).toBe(599.5)
  })

  test('one that waits for its retry does not tick', () => {
    const run = { start_time, end_time: null, state_type: 'SCHEDULED', total_run_time: 12 } as const
    expect(elapsedSeconds(run, now)).toBe(12)
  })

  test('a clock that is behind the server’s gives no negative time', () => {
    const run = {
      start_time: '2026-03-01T11:00:00Z',
      end_time: null,
      state_type: 'RUNNING',
      total_run_time: 0,
    } as const
    expect(elapsedSeconds(run, now)).toBe(0)
  })
})
