import { expect, test } from 'vitest'
import { modelOf, openTestSync } from '#server/mirror/test/test-sync.ts'
import { DeletionCheck } from './deletion-check.ts'
import { removeDeleted } from './remove-deleted.ts'

async function run(check: DeletionCheck, wanted: number | null): Promise<string[]> {
  const found: string[] = []
  check.begin(wanted)
  while (check.isActive) found.push(...(await check.step()))
  return found
}

test('a new artifact is gone when two checks do not find it, an older one at once', async () => {
  const model = modelOf(10)
  const { db, sync, upstream } = await openTestSync(model)
  await sync.settle()
  const all = [...model.artifacts.values()]
  const [older = '', newer = '', hidden] = [all[2]?.id, all[7]?.id, all[8]]
  const check = new DeletionCheck(db, upstream, () => all[5]?.created ?? '')
  for (const id of [older, newer, hidden?.id ?? '']) model.remove(id)
  expect(await run(check, null)).toEqual([older])
  expect(check.hasSuspects).toBe(true)
  model.insert(hidden)
  expect((await run(check, null)).toSorted()).toEqual([older, newer].toSorted())
  expect(check.hasSuspects).toBe(false)
})

test('deletions are found wherever the last ones were', async () => {
  const model = modelOf(1600)
  const { db, sync, upstream, ids } = await openTestSync(model, { deleted: 'keep', settings: { maxRows: 200 } })
  await sync.settle()
  expect(await ids()).toHaveLength(1600)
  const check = new DeletionCheck(db, upstream)
  const all = [...model.artifacts.values()]
  const expire = all.slice(0, 3)
  for (const { id } of expire) model.remove(id)
  const found = await run(check, 3)
  expect(found.toSorted()).toEqual(expire.map(({ id }) => id).toSorted())
  await removeDeleted(db, found, 'keep')
  const [fourth, , , , , middle] = all.slice(3)
  model.remove(fourth?.id ?? '')
  expect(await run(check, 1)).toEqual([fourth?.id])
  await removeDeleted(db, [fourth?.id ?? ''], 'keep')
  // One of the first comes back, and is deleted again.
  await db
    .deleteFrom('artifact_only_here')
    .where('artifact_id', '=', found[0] ?? '')
    .execute()
  expect(await run(check, 1)).toEqual([])
  expect(await run(check, 1)).toEqual([found[0]])
  model.remove(middle?.id ?? '')
  expect((await run(check, null)).toSorted()).toEqual([found[0], middle?.id].toSorted())
})
