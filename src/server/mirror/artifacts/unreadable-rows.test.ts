/** Rows that the upstream server fails to send. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { isJsonObject } from '#contract/json.ts'
import { expectMirrored } from '#server/mirror/test/test-mirrored-rows.ts'
import { modelOf, openTestSync } from '#server/mirror/test/test-sync.ts'

const SECOND = 1_000_000
const DAY = 24 * 3600 * SECOND

test('a row that can be read again is mirrored within a day', async () => {
  const model = modelOf(20)
  const [poisoned] = model.artifacts.keys()
  let isPoisoned = true
  const { db, sync, state } = await openTestSync(model, {
    change: (answer) => {
      const rows = Array.isArray(answer.body) ? answer.body : []
      const isFailing = isPoisoned && rows.some((row) => isJsonObject(row) && row.id === poisoned)
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
