import { expect, test } from 'vitest'
import { modelOf, openTestSync } from '#server/mirror/test/test-sync.ts'

test('a key is asked about again after a deletion, however often that failed before', async () => {
  const model = modelOf(10)
  const { db, sync } = await openTestSync(model)
  await sync.settle()
  await db.insertInto('unconfirmed_key').values({ key: 'key-0', attempts: 5 }).execute()
  model.remove(model.collections.get('key-0')?.latest_id ?? '')
  await sync.settle()
  expect(await db.selectFrom('unconfirmed_key').selectAll().execute()).toEqual([])
})
