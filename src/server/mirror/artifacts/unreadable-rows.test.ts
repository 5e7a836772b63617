/** Rows that the upstream server fails to send. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { isJsonObject } from '#contract/json.ts'
import { expectMirrored } from '#server/mirror/test/test-mirrored-rows.ts'
import { type ModelAnswer, rowsOf } from '#server/mirror/test/test-model-answers.ts'
import { modelOf, openTestSync } from '#server/mirror/test/test-sync.ts'
import type { UpstreamRequest } from '#server/mirror/test/test-upstream-server.ts'

const SECOND = 1_000_000
const DAY = 24 * 3600 * SECOND

const offsets = (requests: UpstreamRequest[]) =>
  Math.max(...requests.map(({ body }) => Number(JSON.parse(body || '{}').offset ?? 0)))

test('a row that can be read again is mirrored within a day', async () => {
  const model = modelOf(20)
  const [poisoned] = model.artifacts.keys()
  let isPoisoned = true
  const { db, sync, state } = await openTestSync(model, {
    change: (answer) => {
      const isFailing = isPoisoned && rowsOf(answer).some((row) => isJsonObject(row) && row.id === poisoned)
      return isFailing ? { status: 500, body: 'fails' } : answer
    },
  })
  await sync.settle()
  expect(await state()).toMatchObject({ unreadable: 1 })
  isPoisoned = false
  model.now += DAY
  await sync.settle()
  await expectMirrored(db, model)
  expect(await state()).toMatchObject({ unreadable: 0 })
})

test('rows that could not be stored for a while are mirrored afterwards', async () => {
  const model = modelOf(5)
  const { db, sync, ids } = await openTestSync(model)
  await sql`alter table artifact_unnumbered rename to missing`.execute(db)
  await sync.poll().catch(() => {})
  expect(await ids()).toEqual([])
  await sql`alter table missing rename to artifact_unnumbered`.execute(db)
  await sync.settle()
  await expectMirrored(db, model)
})

const ILL: ModelAnswer[] = [
  { status: 500, body: 'fails' },
  { status: 200, body: Array(30).fill({}) },
]

test.each(ILL)('a server that sends no artifacts any more is waited for: $status', async (ill) => {
  const model = modelOf(60)
  let isIll = true
  const { db, sync, upstream, state } = await openTestSync(model, {
    change: (answer, { path }) => (isIll && path === '/artifacts/filter' ? ill : answer),
  })
  for (let steps = 0; steps < 100; steps++) await sync.step()
  expect((await state()).unreadable).toBeLessThan(20)
  expect(offsets(upstream.requests)).toBeLessThan(20)
  isIll = false
  await sync.settle()
  await expectMirrored(db, model)
})

test('many rows in a row that cannot be read are skipped while others can', async () => {
  const model = modelOf(100)
  const poisoned = new Set([...model.artifacts.keys()].slice(30, 80))
  const { sync, ids, state } = await openTestSync(model, {
    change: (answer) => {
      const isFailing = rowsOf(answer).some((row) => isJsonObject(row) && poisoned.has(String(row.id)))
      return isFailing ? { status: 500, body: 'fails' } : answer
    },
  })
  await sync.settle()
  expect(await ids()).toHaveLength(100 - poisoned.size)
  expect(await state()).toMatchObject({ unreadable: poisoned.size })
})
