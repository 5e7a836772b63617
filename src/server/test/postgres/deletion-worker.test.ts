import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { createClient } from '#sdk/client.ts'
import { createDeletion, readDeletion, readDeletions, updateRetention } from '#sdk/retention.ts'
import { storeVersions } from '#server/test/test-app.ts'
import { waitForDeletion } from '#server/test/test-client.ts'
import { createDatabase } from '#server/test/test-postgres.ts'
import { Replica } from './replica.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let one: Replica
let other: Replica

beforeAll(async () => {
  database = await createDatabase(inject('postgres_url'))
  one = new Replica(database.url)
  other = new Replica(database.url)
  await Promise.all([one.start(), other.start()])
})
afterAll(async () => {
  await Promise.all([one.kill(), other.kill()])
  await database.drop()
})

test('another server continues a deletion when the server that processes it is killed', async () => {
  const [first, second] = [createClient({ url: one.url }), createClient({ url: other.url })]
  await storeVersions({ kind: 'postgres', url: database.url, poolSize: 1 }, 2000, 9)
  const selection = { artifacts: { key: { like_: 'key-' } } }
  const asked = await createDeletion({ selection }, { client: first })
  await vi.waitFor(async () => expect((await readDeletion(asked.id, { client: second })).deleted).toBeGreaterThan(0), {
    timeout: 60_000,
    interval: 5,
  })
  await one.kill()
  const { state } = await readDeletion(asked.id, { client: second })
  expect(state).toBe('RUNNING')
  expect(await waitForDeletion(second, asked)).toMatchObject({ state: 'COMPLETED', count: 2000, deleted: 2000 })
  expect([await second.countArtifacts({}), await second.countLatestArtifacts({})]).toEqual([0, 0])
})

test('a due retention run is started by one of several servers', async () => {
  await one.start()
  const client = createClient({ url: one.url })
  const publish = () => client.createArtifact({ key: 'k' })
  for (let turn = 0; turn < 5; turn++) await publish()
  await updateRetention({ run_every: '1s', policies: [{ name: 'p', keep_last: 2 }] }, { client })
  let published = 5
  const runs = await vi.waitFor(
    async () => {
      // Every run needs a version to delete: only the last of the others is recorded.
      await publish()
      published += 1
      const { results } = await readDeletions({ limit: 200, offset: 0 }, { client })
      const retentionRuns = results.filter(({ origin, deleted }) => origin === 'RETENTION' && deleted > 0)
      expect(retentionRuns.length).toBeGreaterThan(2)
      return retentionRuns
    },
    { timeout: 60_000, interval: 100 },
  )
  // One run per second, not one per server.
  const starts = runs.map(({ created }) => Math.floor(Date.parse(created) / 100))
  expect(new Set(starts).size).toBe(starts.length)
  expect(runs.reduce((sum, { deleted }) => sum + deleted, 0)).toBeLessThanOrEqual(published - 2)
  await expect.poll(() => client.countArtifacts({})).toBe(2)
})
