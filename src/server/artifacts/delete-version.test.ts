import { expect, test } from 'vitest'
import { openDatabase } from '#server/database/open.ts'
import { makeTestDatabase, openTestApp } from '#server/test/test-app.ts'
import { clientOf } from '#server/test/test-client.ts'

test('what a mirror noted about a version is deleted with it', async () => {
  const { location, drop } = await makeTestDatabase()
  const app = await openTestApp({}, location)
  const client = clientOf(app)
  const { id } = await client.createArtifact({ key: 'key', type: 'markdown', data: '1' })
  const { id: other } = await client.createArtifact({ key: 'key', type: 'markdown', data: '2' })
  const db = await openDatabase(location)
  const ids = [id, other]
  await db
    .insertInto('artifact_only_here')
    .values(ids.map((artifact_id) => ({ artifact_id, noticed: '' })))
    .execute()
  await db
    .insertInto('artifact_unnumbered')
    .values(ids.map((artifact_id) => ({ artifact_id, key: 'key', created: '', hash: '' })))
    .execute()
  await client.deleteArtifact(id)
  expect(await db.selectFrom('artifact_only_here').select('artifact_id').execute()).toEqual([{ artifact_id: other }])
  expect(await db.selectFrom('artifact_unnumbered').select('artifact_id').execute()).toEqual([{ artifact_id: other }])
  await db.destroy()
  await app.close()
  await drop()
})
