import { expect, it } from 'vitest'
import { createClient } from '#sdk/client.ts'
import { deletionByVersion } from './by-version.ts'
import type { DeletionRequest } from './deletions.ts'

const ids = Array.from({ length: 60 }, (_, at) => `v${at}`)

const deletion = (
  targets: DeletionRequest['targets'] = ids.map((id) => ({ type: 'version', id })),
): DeletionRequest => ({
  label: 'daily',
  targets,
  createdBefore: null,
  includesPinned: false,
})

/** A server that deletes what it is asked to unless `refuse` returns a response. It records what was deleted. */
function server(refuse: (path: string) => Response | undefined = () => undefined) {
  const deleted: string[] = []
  const client = createClient({
    url: 'http://prefect.test/api',
    fetch: async (url, init) => {
      const path = String(url).replace('http://prefect.test/api', '')
      init?.signal?.throwIfAborted()
      const refusal = refuse(path)
      if (refusal) return refusal
      deleted.push(path)
      return new Response(null, { status: 204 })
    },
  })
  return { deleted, client }
}

const refusal = (status: number) => new Response('{"detail":"No."}', { status, headers: { 'retry-after': '0' } })
const ignore = () => {}
const never = new AbortController().signal

it('stops at the first failure and continues from there on retry', async () => {
  let isRefusing = true
  const { deleted, client } = server((path) => (isRefusing && path.endsWith('v2') ? refusal(403) : undefined))
  const work = deletionByVersion(client, deletion(), never)
  await expect(work.carryOut(ignore, never)).rejects.toThrow('No.')
  const then = deleted.length
  await new Promise((resolve) => setTimeout(resolve))
  expect([deleted.length, then < 20]).toEqual([then, true])
  isRefusing = false
  expect(await work.carryOut(ignore, never)).toBe('done')
  expect(new Set(deleted).size).toBe(60)
  expect(deleted).toHaveLength(60)
})

it('slows down for a server that cannot handle parallel requests', async () => {
  let asked = 0
  const { deleted, client } = server(() => (asked++ % 3 === 0 ? refusal(503) : undefined))
  expect(await deletionByVersion(client, deletion(), never).carryOut(ignore, never)).toBe('done')
  expect(deleted).toHaveLength(60)
})

it('is stopped by the signal', async () => {
  const stop = new AbortController()
  const { deleted, client } = server()
  const work = deletionByVersion(client, deletion(), never)
  expect(await work.carryOut((progress) => progress.deleted === 10 && stop.abort(), stop.signal)).toBe('stopped')
  expect(deleted.length).toBeLessThan(20)
})

it('keeps a target that is taken back', async () => {
  const { deleted, client } = server()
  const targets: DeletionRequest['targets'] = ['v0', 'v1', 'v2'].map((id) => ({ type: 'version', id }))
  const work = deletionByVersion(client, deletion(targets), never)
  for (const target of targets.slice(1, 2)) work.exclude(target)
  await work.carryOut(ignore, never)
  expect(deleted).toEqual(['/artifacts/v0', '/artifacts/v2'])
})

it('sends the deletion of a run together with its artifacts, or not at all', async () => {
  const { deleted, client } = server((path) => (path.endsWith('/filter') ? refusal(502) : undefined))
  deletionByVersion(client, deletion([{ type: 'flow-run', id: 'run', includesArtifacts: true }]), never).send()
  await new Promise((resolve) => setTimeout(resolve))
  expect(deleted).toEqual([])
  deletionByVersion(client, deletion([{ type: 'flow-run', id: 'run', includesArtifacts: false }]), never).send()
  await expect.poll(() => deleted).toEqual(['/flow_runs/run'])
})

it('sends a limited number of requests when the user leaves the page, and says when that is not all', async () => {
  const { deleted, client } = server()
  const few = deletionByVersion(client, deletion(ids.slice(0, 20).map((id) => ({ type: 'version', id }))), never)
  const many = deletionByVersion(client, deletion(), never)
  expect([few.canSend(), many.canSend()]).toEqual([false, false])
  await new Promise((resolve) => setTimeout(resolve))
  expect([few.canSend(), many.canSend()]).toEqual([true, false])
  many.send()
  await expect.poll(() => deleted).toHaveLength(20)
})

it('deletes a run only when all its artifacts can be deleted', async () => {
  const { deleted, client } = server()
  const versions = ids.slice(0, 20).map((id) => ({ type: 'version' as const, id }))
  const work = deletionByVersion(
    client,
    deletion([...versions, { type: 'flow-run', id: 'run', includesArtifacts: false }]),
    never,
  )
  await new Promise((resolve) => setTimeout(resolve))
  work.send()
  await expect.poll(() => deleted).toHaveLength(20)
  expect(deleted).not.toContain('/flow_runs/run')
})
