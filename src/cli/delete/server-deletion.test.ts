/** What is said after Ctrl-C, which may come too late. */
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import type { Deletion } from '#contract/deletion.ts'
import { createClient } from '#sdk/index.ts'
import { follow } from './server-deletion.ts'

const UNDER_WAY: Deletion = {
  id: '01a20734-5580-7046-ad1d-f3529b40a395',
  origin: 'REQUEST',
  label: 'a',
  state: 'RUNNING',
  count: 3,
  deleted: 1,
  bytes: 0,
  policies: [],
  error: null,
  created: '2026-03-01T00:00:00Z',
  started: '2026-03-01T00:00:00Z',
  finished: null,
}

/** What is said when Ctrl-C comes while the deletion is under way, and this is what the server says of cancelling it. */
async function words(cancelled: Partial<Deletion>): Promise<string> {
  const interruption = new AbortController()
  const client = createClient({
    url: 'http://vitrine/api',
    fetch: async (url) => {
      interruption.abort()
      const isCancel = String(url).endsWith('/cancel')
      return Response.json(isCancel ? { ...UNDER_WAY, finished: UNDER_WAY.created, ...cancelled } : UNDER_WAY)
    },
  })
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  const io = { stdin, stdout, stderr, env: {}, signal: interruption.signal }
  await expect(follow(client, Promise.resolve(UNDER_WAY), io)).rejects.toThrow('aborted')
  return String(stderr.read())
}

test.each([
  [{ state: 'CANCELLED' as const, deleted: 2 }, 'Cancelled. 2 versions deleted by then.\n'],
  [{ state: 'COMPLETED' as const, deleted: 3 }, 'All was deleted by then: 3 versions.\n'],
  [{ state: 'FAILED' as const, error: 'disk full' }, 'It had failed: disk full. 1 version deleted by then.\n'],
])('a deletion that is %j when it is cancelled is said to be so', async (cancelled, said) => {
  expect(await words(cancelled)).toBe(said)
})
