import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { wakeUps } from './wake-ups.ts'

beforeEach(() => void vi.useFakeTimers())

function start() {
  const times: number[] = []
  const started = Date.now()
  const signal = wakeUps(() => times.push(Date.now() - started))
  onTestFinished(() => {
    signal.stop()
    vi.useRealTimers()
  })
  return { signal, times }
}

test('an event is followed by a call soon, and by another one for what was not committed yet', () => {
  const { signal, times } = start()
  signal.add()
  vi.advanceTimersByTime(60_000)
  expect(times).toEqual([300, 1800])
})

test('many events are followed by a few calls, the last of them after the last event', () => {
  const { signal, times } = start()
  for (let ms = 0; ms < 10_000; ms += 20) {
    signal.add()
    vi.advanceTimersByTime(20)
  }
  const during = times.length
  vi.advanceTimersByTime(60_000)
  expect(during).toBeLessThanOrEqual(7)
  expect(times.at(-1)).toBeGreaterThanOrEqual(10_300)
  expect(times.length - during).toBe(2)
})

test('none follows after the stop', () => {
  const { signal, times } = start()
  signal.add()
  signal.stop()
  signal.add()
  vi.advanceTimersByTime(60_000)
  expect(times).toEqual([])
})
