/** Counts the requests that an upstream server receives. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import type { Client } from '#sdk/client.ts'
import { openTestUpstream, type TestUpstream } from './test-upstream-server.ts'

let upstream: TestUpstream
let there: Client
let here: Client
let asked: string[]

beforeEach(async () => {
  upstream = await openTestUpstream()
  ;({ there, here, asked } = upstream)
})
afterEach(async () => {
  vi.useRealTimers()
  await upstream.close()
})

/** Creates keys; key `index` has `versions(index)` versions. */
async function publish(keys: number, versions: (index: number) => number): Promise<void> {
  for (let index = 0; index < keys; index += 1) {
    for (let data = 0; data < versions(index); data += 1) await there.createArtifact({ key: `key-${index}`, data })
  }
}

/** A page of the catalogue, and the number of requests for it. */
async function openCatalogue() {
  const before = asked.length
  const { results } = await here.filterSummaries({ latest_only: true, limit: 100 })
  return { results, requests: asked.length - before }
}

const versionsOf = (results: ArtifactSummary[], key: string) => results.find((row) => row.key === key)?.versions

test('a page of the catalogue takes few requests and shows the number of versions of each key', async () => {
  await publish(120, (index) => 1 + (index % 4))
  const { results, requests } = await openCatalogue()
  expect(results.map(({ key, versions }) => [key, versions])).toEqual(
    results.map(({ key }) => [key, 1 + (Number(key?.slice(4)) % 4)]),
  )
  expect(results).toHaveLength(100)
  // Four for the revision, two lists, and the versions.
  expect(requests).toBeLessThanOrEqual(10)
})

test('after a deletion, unchanged keys are not counted one by one', async () => {
  await publish(40, (index) => (index === 7 ? 9 : 12))
  await openCatalogue()
  const artifacts = { key: { any_: ['key-7'] } }
  const [oldest] = await there.filterArtifacts({ artifacts, sort: 'CREATED_DESC', offset: 8 })
  await here.deleteArtifact(oldest?.id ?? '')
  const { results, requests } = await openCatalogue()
  expect([versionsOf(results, 'key-7'), versionsOf(results, 'key-8')]).toEqual([8, 12])
  expect(requests).toBeLessThanOrEqual(16)
})

test('a new version takes one more request, regardless of the number of keys and versions', async () => {
  await publish(40, () => 9)
  vi.useFakeTimers({ toFake: ['Date'] })
  await openCatalogue()
  await there.createArtifact({ key: 'key-7', data: 9 })
  vi.advanceTimersByTime(10_000)
  asked.length = 0
  const { results } = await openCatalogue()
  expect([versionsOf(results, 'key-7'), versionsOf(results, 'key-8')]).toEqual([10, 9])
  // The other one is for the revision.
  expect(asked.filter((url) => url === '/api/artifacts/count')).toHaveLength(2)
})

test('a deletion that is hidden by a new version is detected within minutes', async () => {
  await publish(3, () => 3)
  vi.useFakeTimers({ toFake: ['Date'] })
  await openCatalogue()
  const artifacts = { key: { any_: ['key-1'] } }
  const [oldest] = await there.filterArtifacts({ artifacts, sort: 'CREATED_DESC', offset: 2 })
  await there.deleteArtifact(oldest?.id ?? '')
  await there.createArtifact({ key: 'another', data: 1 })
  vi.advanceTimersByTime(301_000)
  const { results } = await openCatalogue()
  expect([versionsOf(results, 'key-1'), versionsOf(results, 'key-2')]).toEqual([2, 3])
})
