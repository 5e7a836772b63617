import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { revisionFeed } from './revision-feed.ts'

/** What the next readings answer; each waits until the test lets it. */
let readings: ((revision: string | null) => void)[]
let wake: () => void
let isListening: boolean
let feed: ReturnType<typeof revisionFeed>

beforeEach(() => {
  vi.useFakeTimers()
  readings = []
  isListening = false
  feed = revisionFeed(
    () =>
      new Promise((resolve, reject) => {
        readings.push((revision) => (revision === null ? reject(new Error('away')) : resolve(revision)))
      }),
    (call) => {
      wake = call
      isListening = true
      return () => {
        isListening = false
      }
    },
  )
})
afterEach(() => void vi.useRealTimers())

async function answer(revision: string | null) {
  readings.shift()?.(revision)
  await vi.advanceTimersByTimeAsync(200)
}

test('what cannot be read is told once, and what was known before is told again after it', async () => {
  const told: (string | null)[] = []
  feed.follow((revision) => told.push(revision))
  await answer('1')
  for (const revision of [null, null, '1']) {
    wake()
    await answer(revision)
  }
  expect(told).toEqual(['1', null, '1'])
})

test('a lost signal is made up for by looking without one', async () => {
  const told: (string | null)[] = []
  feed.follow((revision) => told.push(revision))
  await answer('1')
  await vi.advanceTimersByTimeAsync(2000)
  await answer('2')
  expect(told).toEqual(['1', '2'])
})

test('the same is said again now and then, so that a silent line is a dead one', async () => {
  const told: (string | null)[] = []
  feed.follow((revision) => told.push(revision))
  await answer('1')
  await vi.advanceTimersByTimeAsync(30_000)
  expect(told).toEqual(['1', '1', '1'])
})

test('while nobody follows nobody asks, and an answer that comes too late is not kept for the next one', async () => {
  const stop = feed.follow(() => {})
  stop()
  expect(isListening).toBe(false)
  await answer('1')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(readings).toEqual([])
  const told: (string | null)[] = []
  feed.follow((revision) => told.push(revision))
  await answer('1')
  expect(told).toEqual(['1'])
})
