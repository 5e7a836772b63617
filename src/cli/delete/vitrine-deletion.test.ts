import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import type { Deletion } from '#contract/deletion.ts'
import { createClient } from '#sdk/index.ts'
import { waitForDeletion } from './vitrine-deletion.ts'

const RUNNING: Deletion = {
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

/** The message after Ctrl-C, with this response to the cancellation. */
async function messageAfter(canceled: Partial<Deletion>): Promise<string> {
  const interruption = new AbortController()
  const client = createClient({
    url: 'http://vitrine/api',
    fetch: async (url) => {
      interruption.abort()
      const isCancel = String(url).endsWith('/cancel')
      return Response.json(isCancel ? { ...RUNNING, finished: RUNNING.created, ...canceled } : RUNNING)
    },
  })
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  const io = { stdin, stdout, stderr, env: {}, signal: interruption.signal }
  await expect(waitForDeletion(client, Promise.resolve(RUNNING), io)).rejects.toThrow('aborted')
  return String(stderr.read())
}

test.each([
  [{ state: 'CANCELLED' as const, deleted: 2 }, 'Canceled. 2 versions had been deleted by then.\n'],
  [{ state: 'COMPLETED' as const, deleted: 3 }, 'The deletion had already finished: 3 versions deleted.\n'],
  [
    { state: 'FAILED' as const, error: 'disk full' },
    'The deletion had failed: disk full. 1 version had been deleted by then.\n',
  ],
])('reports a deletion that is %j when Ctrl-C cancels it', async (canceled, message) => {
  expect(await messageAfter(canceled)).toBe(message)
})

test('says once why a deletion waits', async () => {
  const error = 'prefect.example cannot be reached.'
  const answers: Partial<Deletion>[] = [
    { error },
    { error },
    { error: null },
    { error },
    { state: 'COMPLETED', deleted: 3, finished: RUNNING.created },
  ]
  const client = createClient({
    url: 'http://vitrine/api',
    fetch: async () => Response.json({ ...RUNNING, ...answers.shift() }),
  })
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  const io = { stdin, stdout, stderr, env: {}, signal: new AbortController().signal }
  expect(await waitForDeletion(client, Promise.resolve(RUNNING), io)).toBe(3)
  expect(String(stderr.read())).toBe(`Waiting to try again: ${error}\n`)
})
