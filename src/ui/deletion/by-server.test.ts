import { expect, it } from 'vitest'
import { createClient } from '#sdk/client.ts'
import { deletionByServer } from './by-server.ts'
import type { Deletion } from './deletions.ts'

const deletion: Deletion = {
  token: 1,
  label: 'daily',
  targets: [{ type: 'key', key: 'daily' }],
  created_before: '2026-01-03T00:00:00.000Z',
  includes_pinned: false,
  status: { state: 'waiting' },
}

const answer = (state: string, deleted: number) => ({
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

/** A server that gives these answers in turn, and keeps what it was asked. */
function server(...answers: (object | Error)[]) {
  const asked: string[] = []
  const keys: (string | null)[] = []
  const client = createClient({
    url: 'http://vitrine.test/api',
    fetch: async (url, init) => {
      asked.push(`${init?.method} ${String(url).replace('http://vitrine.test/api', '')}`)
      if (String(url).endsWith('/deletions')) keys.push(new Headers(init?.headers).get('idempotency-key'))
      if (String(url).endsWith('/cancel')) return Response.json(answer('RUNNING', 10))
      const next = answers.shift() ?? answer('COMPLETED', 40)
      if (next instanceof Error) throw next
      return Response.json(next)
    },
  })
  return { asked, keys, work: deletionByServer(client, deletion) }
}

const ignore = () => {}
const never = new AbortController().signal

it('asks once, and follows until the server is done', async () => {
  const { asked, work } = server(answer('WAITING', 0), answer('RUNNING', 10), answer('COMPLETED', 40))
  const seen: number[] = []
  expect(await work.carryOut(({ deleted }) => seen.push(deleted), never)).toBe('done')
  expect(seen).toEqual([10, 40])
  expect(asked).toEqual(['POST /vitrine/deletions', 'GET /vitrine/deletions/d', 'GET /vitrine/deletions/d'])
})

it('is stopped by the server, when somebody cancels it', async () => {
  const { asked, work } = server(answer('WAITING', 0), answer('RUNNING', 10), answer('CANCELLED', 12))
  const stop = new AbortController()
  expect(await work.carryOut(() => stop.abort(), stop.signal)).toBe('stopped')
  expect(asked).toContain('POST /vitrine/deletions/d/cancel')
})

it('is done, when it was cancelled too late', async () => {
  const { work } = server(answer('WAITING', 0), answer('COMPLETED', 40))
  const stop = new AbortController()
  expect(await work.carryOut(() => stop.abort(), stop.signal)).toBe('done')
})

it('fails in the words of the server, and can be tried again', async () => {
  const { asked, keys, work } = server(answer('WAITING', 0), answer('FAILED', 10))
  await expect(work.carryOut(ignore, never)).rejects.toThrow('The disk is full.')
  expect(await work.carryOut(ignore, never)).toBe('done')
  expect(asked.filter((request) => request === 'POST /vitrine/deletions')).toHaveLength(2)
  expect(new Set(keys).size).toBe(2)
})

it('is the same deletion when the answer to the first request was lost', async () => {
  const { keys, work } = server(new TypeError('lost'))
  await expect(work.carryOut(ignore, never)).rejects.toThrow('No answer')
  expect(await work.carryOut(ignore, never)).toBe('done')
  expect(keys).toEqual([keys[0], keys[0]])
})

it('goes on without us while the connection is lost, and is found again', async () => {
  const { asked, work } = server(answer('WAITING', 0), new TypeError('lost'), answer('RUNNING', 10))
  const seen: number[] = []
  expect(await work.carryOut(({ deleted }) => seen.push(deleted), never)).toBe('done')
  expect(seen).toEqual([10, 40])
  expect(asked.filter((request) => request === 'POST /vitrine/deletions')).toHaveLength(1)
})
