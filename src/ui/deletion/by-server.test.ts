import { expect, it } from 'vitest'
import { createClient } from '#sdk/client.ts'
import { deletionByServer } from './by-server.ts'
import type { DeletionRequest } from './deletions.ts'

const deletion: DeletionRequest = {
  label: 'daily',
  targets: [{ type: 'key', key: 'daily' }],
  createdBefore: '2026-01-03T00:00:00.000Z',
  includesPinned: false,
}

const never = new AbortController().signal

const response = (state: string, deleted: number) => ({
  id: 'd',
  created: '2026-01-03T00:00:00Z',
  started: null,
  finished: state === 'WAITING' || state === 'RUNNING' ? null : '2026-01-03T00:00:01Z',
  state,
  origin: 'REQUEST',
  label: 'daily',
  count: 40,
  deleted,
  bytes: 0,
  policies: [],
  error: state === 'FAILED' ? 'The disk is full.' : null,
})

/** A server that sends these responses in turn and records the requests. */
function server(...responses: (object | Error)[]) {
  const requests: string[] = []
  const keys: (string | null)[] = []
  const client = createClient({
    url: 'http://vitrine.test/api',
    fetch: async (url, init) => {
      requests.push(`${init?.method} ${String(url).replace('http://vitrine.test/api', '')}`)
      if (String(url).endsWith('/deletions')) keys.push(new Headers(init?.headers).get('idempotency-key'))
      if (String(url).endsWith('/cancel')) return Response.json(response('RUNNING', 10))
      const next = responses.shift() ?? response('COMPLETED', 40)
      if (next instanceof Error) throw next
      return Response.json(next)
    },
  })
  return { requests, keys, work: deletionByServer(client, deletion) }
}

const ignore = () => {}

it('sends one request and polls until the server is done', async () => {
  const { requests, work } = server(response('WAITING', 0), response('RUNNING', 10), response('COMPLETED', 40))
  const seen: number[] = []
  expect(await work.carryOut(({ deleted }) => seen.push(deleted), never)).toBe('done')
  expect(seen).toEqual([10, 40])
  expect(requests).toEqual(['POST /vitrine/deletions', 'GET /vitrine/deletions/d', 'GET /vitrine/deletions/d'])
})

it('is stopped by the server when the user cancels it', async () => {
  const { requests, work } = server(response('WAITING', 0), response('RUNNING', 10), response('CANCELLED', 12))
  const stop = new AbortController()
  expect(await work.carryOut(() => stop.abort(), stop.signal)).toBe('stopped')
  expect(requests).toContain('POST /vitrine/deletions/d/cancel')
})

it('is done when it was canceled too late', async () => {
  const { work } = server(response('WAITING', 0), response('COMPLETED', 40))
  const stop = new AbortController()
  expect(await work.carryOut(() => stop.abort(), stop.signal)).toBe('done')
})

it('fails with the reason of the server and can be retried', async () => {
  const { requests, keys, work } = server(response('WAITING', 0), response('FAILED', 10))
  await expect(work.carryOut(ignore, never)).rejects.toThrow('The disk is full.')
  expect(await work.carryOut(ignore, never)).toBe('done')
  expect(requests.filter((request) => request === 'POST /vitrine/deletions')).toHaveLength(2)
  expect(new Set(keys).size).toBe(2)
})

it('is the same deletion when the response to the first request was lost', async () => {
  const { keys, work } = server(new TypeError('lost'))
  await expect(work.carryOut(ignore, never)).rejects.toThrow('No response')
  expect(await work.carryOut(ignore, never)).toBe('done')
  expect(keys).toEqual([keys[0], keys[0]])
})

it('continues on the server while the connection is lost', async () => {
  const { requests, work } = server(response('WAITING', 0), new TypeError('lost'), response('RUNNING', 10))
  const seen: number[] = []
  expect(await work.carryOut(({ deleted }) => seen.push(deleted), never)).toBe('done')
  expect(seen).toEqual([10, 40])
  expect(requests.filter((request) => request === 'POST /vitrine/deletions')).toHaveLength(1)
})
