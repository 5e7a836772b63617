import { expect, test } from 'vitest'
import { UpstreamError } from '#server/errors.ts'
import { modelOf, openTestSync } from '#server/mirror/test/test-sync.ts'
import { DeletionCheck } from './deletion-check.ts'
import { removeDeleted } from './remove-deleted.ts'

async function run(check: DeletionCheck, wanted: number | null): Promise<string[]> {
  const found: string[] = []
  check.begin(wanted)
  while (check.isActive) await check.step(async (ids) => void found.push(...ids))
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

/**
 * Of 600 artifacts, of which each 4th is too large to be read only for a check, each 9th is deleted. `fail` throws what
 * the request fails with that is to be sent.
 */
async function openScattered(fail: () => void) {
  const model = modelOf(600)
  const all = [...model.artifacts.keys()]
  for (const id of all.filter((_, index) => index % 4 === 0)) model.update(id, { data: 'x'.repeat(20_000) })
  let isChecking = false
  const { db, sync, upstream } = await openTestSync(model, {
    settings: { maxRows: 200 },
    change: (answer) => {
      if (isChecking) fail()
      return answer
    },
  })
  await sync.settle()
  const gone = all.filter((_, index) => index % 9 === 0)
  for (const id of gone) model.remove(id)
  upstream.requests.length = 0
  isChecking = true
  const check = new DeletionCheck(db, upstream)
  check.begin(null)
  return { check, gone: gone.toSorted(), bodies: () => upstream.requests.map(({ body }) => body) }
}

test('a step sends a bounded number of requests, however many artifacts are missing', async () => {
  const { check, gone, bodies } = await openScattered(() => {})
  const found: string[] = []
  let sent = 0
  while (check.isActive) {
    await check.step(async (ids) => void found.push(...ids))
    expect(bodies().length - sent).toBeLessThanOrEqual(11)
    sent = bodies().length
  }
  expect(sent).toBeGreaterThan(11)
  expect(found.toSorted()).toEqual(gone)
})

test('after a failure, a check sends no request again that was answered', async () => {
  let requests = 0
  const fail = () => {
    if (++requests % 7 === 0) throw new UpstreamError(429, 'Too many requests.')
  }
  const { check, gone, bodies } = await openScattered(fail)
  const found: string[] = []
  let failures = 0
  while (check.isActive) {
    await check.step(async (ids) => void found.push(...ids)).catch(() => failures++)
  }
  expect(failures).toBe(Math.floor(requests / 7))
  expect(bodies().length - failures).toBe(new Set(bodies()).size)
  expect(found.toSorted()).toEqual(gone)
})

test('what could not be removed is passed on by the next step', async () => {
  const { check, gone } = await openScattered(() => {})
  const found: string[] = []
  let calls = 0
  const remove = async (ids: string[]) => {
    if (++calls % 2) throw new UpstreamError(429, 'Too many requests.')
    found.push(...ids)
  }
  while (check.isActive) await check.step(remove).catch(() => {})
  expect(found.toSorted()).toEqual(gone)
})
