import { expect, it, vi } from 'vitest'
import { createClient } from '#sdk/client.ts'
import { deletionByVersion } from './by-version.ts'
import type { Deletion } from './deletions.ts'

const ids = Array.from({ length: 60 }, (_, at) => `v${at}`)

const deletion = (targets: Deletion['targets'] = ids.map((id) => ({ type: 'version', id }))): Deletion => ({
  token: 1,
  label: 'daily',
  targets,
  created_before: null,
  includes_pinned: false,
  status: { state: 'waiting' },
})

/** A server that deletes what it is asked to, unless `refuse` says otherwise; it keeps what was asked and what is gone. */
function server(refuse: (path: string) => Response | undefined = () => undefined) {
  const gone: string[] = []
  const client = createClient({
    url: 'http://prefect.test/api',
    fetch: async (url, init) => {
      const path = String(url).replace('http://prefect.test/api', '')
      init?.signal?.throwIfAborted()
      const refusal = refuse(path)
      if (refusal) return refusal
      gone.push(path)
      return new Response(null, { status: 204 })
    },
  })
  return { gone, client }
}

const refusal = (status: number) => new Response('{"detail":"No."}', { status, headers: { 'retry-after': '0' } })
const ignore = () => {}
const never = new AbortController().signal

it('ends with the first failure, deletes nothing behind it, and goes on from there when tried again', async () => {
  let isRefusing = true
  const { gone, client } = server((path) => (isRefusing && path.endsWith('v2') ? refusal(403) : undefined))
  const work = deletionByVersion(client, deletion())
  await expect(work.carryOut(ignore, never)).rejects.toThrow('No.')
  const then = gone.length
  await new Promise((resolve) => setTimeout(resolve))
  expect([gone.length, then < 20]).toEqual([then, true])
  isRefusing = false
  expect(await work.carryOut(ignore, never)).toBe('done')
  expect(new Set(gone).size).toBe(60)
  expect(gone).toHaveLength(60)
})

it('gives a server time that cannot bear several at once', async () => {
  let asked = 0
  const { gone, client } = server(() => (asked++ % 3 === 0 ? refusal(503) : undefined))
  expect(await deletionByVersion(client, deletion()).carryOut(ignore, never)).toBe('done')
  expect(gone).toHaveLength(60)
})

it('is stopped by the signal', async () => {
  const stop = new AbortController()
  const { gone, client } = server()
  const work = deletionByVersion(client, deletion())
  expect(await work.carryOut(({ deleted }) => deleted === 10 && stop.abort(), stop.signal)).toBe('stopped')
  expect(gone.length).toBeLessThan(20)
})

it('sends a run on its way together with its artifacts, or not at all', async () => {
  const { gone, client } = server((path) => (path.endsWith('/filter') ? refusal(502) : undefined))
  deletionByVersion(client, deletion([{ type: 'flow-run', id: 'run', has_artifacts: true }])).send()
  await new Promise((resolve) => setTimeout(resolve))
  expect(gone).toEqual([])
  deletionByVersion(client, deletion([{ type: 'flow-run', id: 'run', has_artifacts: false }])).send()
  await vi.waitFor(() => expect(gone).toEqual(['/flow_runs/run']))
})
