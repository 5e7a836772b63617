import { expect, test } from 'vitest'
import { modelOf, openTestSync } from '#server/mirror/test/test-sync.ts'
import { listSmall } from './list-small.ts'

/** A mirror of 20 artifacts, of which the 10 with even numbers are small. */
async function open() {
  const model = modelOf(20)
  const all = [...model.artifacts.keys()]
  const large = all.filter((_, index) => index % 2)
  for (const id of large) model.update(id, { data: 'x'.repeat(20_000) })
  let status = 200
  const { db, sync, upstream } = await openTestSync(model, { change: (answer) => ({ ...answer, status }) })
  await sync.settle()
  upstream.requests.length = 0
  const fail = () => {
    status = 500
  }
  return { model, db, upstream, all, small: all.filter((id) => !large.includes(id)), large, fail }
}

test('small artifacts that exist are listed in one request, large ones are not asked for', async () => {
  const { model, db, upstream, all, small, large } = await open()
  model.remove(small[3] ?? '')
  const listed = await listSmall(db, upstream, all)
  expect(listed.toSorted()).toEqual(small.filter((id) => id !== small[3]).toSorted())
  expect(upstream.requests).toHaveLength(1)
  expect(large.filter((id) => upstream.requests[0]?.body.includes(id))).toEqual([])
})

test('nothing is listed if the upstream server fails to send the artifacts', async () => {
  const { db, upstream, all, fail } = await open()
  fail()
  expect(await listSmall(db, upstream, all)).toEqual([])
})
