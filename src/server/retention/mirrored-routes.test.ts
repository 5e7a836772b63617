import { expect, onTestFinished, test } from 'vitest'
import {
  createDeletion,
  pinArtifact,
  previewDeletion,
  previewRetention,
  readRetention,
  runRetention,
  updateRetention,
} from '#sdk/retention.ts'
import { openMirroredServer } from '#server/mirror/test/test-mirror.ts'
import { clientOf, waitForDeletion } from '#server/test/test-client.ts'

/** A mirror of a server with versions of `a` and `b`, oldest first. */
async function openPair(settings: Parameters<typeof openMirroredServer>[0] = {}) {
  const pair = await openMirroredServer(settings)
  onTestFinished(pair.close)
  const [there, client] = [clientOf(pair.upstream), clientOf(pair.mirror)]
  const ids: string[] = []
  // Published through the mirror, so that it need not find them first.
  for (const key of ['a', 'a', 'a', 'a', 'b', 'b']) {
    const { id } = await client.createArtifact({ key, type: 'markdown', data: '1' })
    ids.push(id)
  }
  const left = async () => (await there.filterArtifacts({})).map(({ id }) => id).toSorted()
  const leftHere = async () => (await client.filterArtifacts({})).map(({ id }) => id).toSorted()
  return { ...pair, there, client, ids, left, leftHere, host: new URL(pair.address).host }
}

test('a deletion by filter on a mirror deletes on both servers, but no pinned version', async () => {
  const { client, ids, left, leftHere, host } = await openPair()
  await pinArtifact(ids[1] ?? '', { client })
  const selection = { artifacts: { key: { any_: ['a'] } } }
  expect(await previewDeletion(selection, { client })).toMatchObject({ count: 3, upstream: { host, count: 3 } })
  const deletion = await waitForDeletion(client, await createDeletion({ selection }, { client }))
  expect(deletion).toMatchObject({ state: 'COMPLETED', deleted: 3 })
  const rest = [ids[1], ids[4], ids[5]].toSorted()
  expect(await left()).toEqual(rest)
  expect(await leftHere()).toEqual(rest)
})

test('policies of a mirror delete from the archive only', async () => {
  const { client, there, db, ids, left, leftHere, host } = await openPair({ deleted: 'keep' })
  const upstream = { host, is_included: false }
  expect(await updateRetention({ policies: [{ name: 'p', keep_last: 1 }] }, { client })).toMatchObject({ upstream })
  expect(await readRetention({ client })).toMatchObject({ upstream })
  for (const id of ids.slice(0, 2)) await there.deleteArtifact(id)
  // A change through the mirror makes it look at the upstream server.
  await client.updateArtifact(ids[5] ?? '', { description: 'Looked at' })
  const archived = db.selectFrom('artifact_only_here').select('artifact_id').orderBy('artifact_id')
  await expect.poll(() => archived.execute()).toHaveLength(2)
  expect(await previewRetention({}, { client })).toMatchObject({
    count: 2,
    upstream: { ...upstream, count: 2, only_here: 2 },
  })
  expect(await waitForDeletion(client, await runRetention({}, { client }))).toMatchObject({ deleted: 2 })
  expect(await left()).toEqual(ids.slice(2).toSorted())
  expect(await leftHere()).toEqual(ids.slice(2).toSorted())
})

test('policies of a mirror delete on both servers if that is set', async () => {
  const { client, ids, left, leftHere, host } = await openPair({ retentionDeletesUpstream: true })
  const policies = [{ name: 'p', keep_last: 1 }]
  const upstream = { host, is_included: true, count: 4, only_here: 0 }
  expect(await previewRetention({ policies }, { client })).toMatchObject({ count: 4, upstream })
  expect(await waitForDeletion(client, await runRetention({ policies }, { client }))).toMatchObject({ deleted: 4 })
  const rest = [ids[3], ids[5]].toSorted()
  expect(await left()).toEqual(rest)
  expect(await leftHere()).toEqual(rest)
})
