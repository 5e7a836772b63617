import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { revisionFeed } from './revision-feed.ts'

/** Resolves the pending reads, oldest first: null is a failure. */
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
        readings.push((revision) => (revision === null ? reject(new Error('unavailable')) : resolve(revision)))
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

test('a failure is sent once, and the revision is sent again after it', async () => {
  const sent: (string | null)[] = []
  feed.follow((revision) => sent.push(revision))
  await answer('1')
  for (const revision of [null, null, '1']) {
    wake()
    await answer(revision)
  }
  expect(sent).toEqual(['1', null, '1'])
})

test('a lost signal is made up for by polling', async () => {
  const sent: (string | null)[] = []
  feed.follow((revision) => sent.push(revision))
  await answer('1')
  await vi.advanceTimersByTimeAsync(2000)
  await answer('2')
  expect(sent).toEqual(['1', '2'])
})

test('an unchanged revision is sent at intervals, so that clients can detect a dead connection', async () => {
  const sent: (string | null)[] = []
  feed.follow((revision) => sent.push(revision))
  await answer('1')
  await vi.advanceTimersByTimeAsync(30_000)
  expect(sent).toEqual(['1', '1', '1'])
})

test('without followers nothing is read, and a late result is not sent to the next follower', async () => {
  const stop = feed.follow(() => {})
  stop()
  expect(isListening).toBe(false)
  await answer('1')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(readings).toEqual([])
  const sent: (string | null)[] = []
  feed.follow((revision) => sent.push(revision))
  await answer('1')
  expect(sent).toEqual(['1'])
})
