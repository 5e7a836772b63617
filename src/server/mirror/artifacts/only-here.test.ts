import { expect, test } from 'vitest'
import { modelOf, openTestSync } from '#server/mirror/test/test-sync.ts'

test('an artifact that the upstream server has again, unchanged, is not only here', async () => {
  const model = modelOf(10)
  const { db, sync } = await openTestSync(model, { deleted: 'keep' })
  await sync.settle()
  const [restored] = model.artifacts.values()
  model.remove(restored?.id ?? '')
  await sync.settle()
  const marks = () => db.selectFrom('artifact_only_here').select('artifact_id').execute()
  expect(await marks()).toEqual([{ artifact_id: restored?.id }])
  model.insert(restored)
  await sync.settle()
  expect(await marks()).toEqual([])
})
