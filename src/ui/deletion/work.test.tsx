import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { queryClient } from '#ui/api.ts'
import { currentDeletions, type DeletionRequest } from './deletions.ts'
import { startDeletion } from './work.ts'

const request: DeletionRequest = {
  label: 'daily',
  targets: [{ type: 'key', key: 'daily' }],
  createdBefore: null,
  includesPinned: false,
}

/** The client takes `fetch` when it is imported. No request here gets a response. */
const { sent: requests, bodies } = vi.hoisted(() => {
  const sent: string[] = []
  const bodies: unknown[] = []
  vi.stubGlobal('fetch', (url: string, { method, signal, body }: RequestInit) => {
    sent.push(`${method} ${new URL(url).pathname}`)
    if (typeof body === 'string') bodies.push(JSON.parse(body))
    return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
  })
  return { sent, bodies }
})

beforeEach(() => {
  vi.useFakeTimers()
  requests.length = 0
  bodies.length = 0
})
afterEach(() => {
  for (const deletion of currentDeletions()) deletion.undo()
  queryClient.clear()
  vi.useRealTimers()
})

it('leaves nothing behind after Undo', async () => {
  const timers = vi.getTimerCount()
  startDeletion(request)
  currentDeletions()[0]?.undo()
  expect([currentDeletions(), vi.getTimerCount() - timers]).toEqual([[], 0])
  dispatchEvent(new Event('pagehide'))
  await vi.runAllTimersAsync()
  expect(requests).toEqual([])
})

it('takes back one of several targets and deletes the others', async () => {
  const targets: DeletionRequest['targets'] = ['daily', 'hourly'].map((key) => ({ type: 'key', key }))
  startDeletion({ ...request, label: '2 artifacts', targets })
  currentDeletions()[0]?.undo(targets[0])
  expect(currentDeletions()).toMatchObject([{ label: '1 artifact', targets: [{ key: 'hourly' }] }])
  await vi.advanceTimersByTimeAsync(10_000)
  expect(bodies).toMatchObject([{ selection: { artifacts: { key: { any_: ['hourly'] } } }, label: '1 artifact' }])
})

it('is sent when the user leaves the page, and only once', () => {
  startDeletion(request)
  dispatchEvent(new Event('pagehide'))
  dispatchEvent(new Event('pagehide'))
  expect(requests).toEqual(['POST /api/vitrine/deletions'])
})
