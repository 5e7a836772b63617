import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { throttle } from './throttle.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('the first call runs immediately, and calls during the interval run once at its end', async () => {
  let times = 0
  const { soon } = throttle(100, async () => {
    times += 1
  })
  soon()
  expect(times).toBe(1)
  for (let call = 0; call < 50; call++) soon()
  await vi.advanceTimersByTimeAsync(99)
  expect(times).toBe(1)
  await vi.advanceTimersByTimeAsync(1000)
  expect(times).toBe(2)
})

test('a call during slow work runs after it', async () => {
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

test('nothing runs after stop', async () => {
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
