import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { throttle } from './throttle.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('the first time is at once, many wishes during the rest are one more time', async () => {
  let times = 0
  const { soon } = throttle(100, async () => {
    times += 1
  })
  soon()
  expect(times).toBe(1)
  for (let wish = 0; wish < 50; wish++) soon()
  await vi.advanceTimersByTimeAsync(99)
  expect(times).toBe(1)
  await vi.advanceTimersByTimeAsync(1000)
  expect(times).toBe(2)
})

test('what is wanted during slow work is done after it', async () => {
  let running = 0
  let most = 0
  let times = 0
  const { soon } = throttle(10, async () => {
    running += 1
    most = Math.max(most, running)
    await new Promise((done) => setTimeout(done, 500))
    running -= 1
    times += 1
  })
  soon()
  await vi.advanceTimersByTimeAsync(200)
  soon()
  await vi.advanceTimersByTimeAsync(5000)
  expect([times, most]).toEqual([2, 1])
})

test('once stopped nothing is done any more', async () => {
  let times = 0
  const { soon, stop } = throttle(100, async () => {
    times += 1
  })
  soon()
  soon()
  stop()
  soon()
  await vi.advanceTimersByTimeAsync(1000)
  expect(times).toBe(1)
})
