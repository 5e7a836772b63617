import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { LimitExceeded, Unavailable } from '#server/errors.ts'
import { Comparer } from './comparer.ts'

let comparer: Comparer

beforeEach(() => {
  comparer = new Comparer()
})
afterEach(() => comparer.stop())

const progress = (data: number) => ({ type: 'progress', data: String(data) })
const summarize = (before: number, after: number, signal?: AbortSignal) =>
  comparer.run('summarize', async () => ({ before: progress(before), after: progress(after) }), signal)

test('jobs run one after the other', async () => {
  const answers = await Promise.all([summarize(1, 1), summarize(1, 2)])
  expect(answers.map(({ summary, value }) => [summary.status, value])).toEqual([
    ['unchanged', 1],
    ['changed', 2],
  ])
})

test('a job that fails fails alone', async () => {
  const failing = comparer.run('numbers', () => Promise.reject(new Error('No data')))
  const next = summarize(1, 2)
  await expect(failing).rejects.toThrow('No data')
  expect((await next).summary.status).toBe('changed')
})

test('a job whose thread ends fails, and the next one runs in a new thread', async () => {
  process.once('worker', (thread: Worker) => {
    thread.emit('error', new Error('Out of memory'))
    void thread.terminate()
  })
  const failing = summarize(1, 1)
  const next = summarize(1, 2)
  await expect(failing).rejects.toThrow(LimitExceeded)
  expect((await next).summary.status).toBe('changed')
})

test('a job that takes too long fails, and the next one runs in a new thread', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const failing = expect(summarize(1, 1)).rejects.toThrow(LimitExceeded)
    const next = summarize(1, 2)
    // The limit is over before the thread has started.
    await vi.advanceTimersByTimeAsync(20_000)
    await failing
    expect((await next).summary.status).toBe('changed')
  } finally {
    vi.useRealTimers()
  }
})

test('the time that a thread takes to start does not count', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const started = once(process, 'worker')
    const answer = summarize(1, 2)
    const [thread] = await started
    await vi.advanceTimersByTimeAsync(19_000)
    thread.emit('message', 'ready')
    await vi.advanceTimersByTimeAsync(19_000)
    expect((await answer).summary.status).toBe('changed')
  } finally {
    vi.useRealTimers()
  }
})

test('a job of a client that has disconnected is not waited for', async () => {
  const gone = AbortSignal.abort(new Error('Gone'))
  await expect(summarize(1, 2, gone)).rejects.toThrow('Gone')
})

test('a job is refused while 200 others of the client wait', async () => {
  const waiting = Array.from({ length: 201 }, () => summarize(1, 2))
  await expect(summarize(1, 2)).rejects.toThrow('More than 200 comparisons of this client are waiting')
  await Promise.all(waiting)
})

test('jobs that wait when the server stops are rejected', async () => {
  const waiting = [summarize(1, 2), summarize(2, 3)].map((job) => expect(job).rejects.toThrow(Unavailable))
  await comparer.stop()
  await Promise.all(waiting)
})
