import { afterEach, expect, test, vi } from 'vitest'
import { timeSlice } from './time-slice.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

/** Whether other work runs during a computation whose steps take this long. */
async function letsOtherWorkRun(stepMs: number, steps: number): Promise<boolean> {
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  let hasRun = false
  const other = setImmediate(() => {
    hasRun = true
  })
  const yieldInTime = timeSlice()
  for (let step = 0; step < steps; step++) {
    now += stepMs
    await yieldInTime()
  }
  clearImmediate(other)
  return hasRun
}

test('a long computation lets other work run after 20 ms', async () => {
  expect(await letsOtherWorkRun(5, 4)).toBe(true)
})

test('a short computation is not interrupted', async () => {
  expect(await letsOtherWorkRun(5, 3)).toBe(false)
})
