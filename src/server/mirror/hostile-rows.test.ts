/** Rows of an upstream server that no Prefect sends, among others that it does. */
import { expect, onTestFinished, test } from 'vitest'
import { isJsonObject, type Json, type JsonObject } from '#contract/json.ts'
import { createApp } from '#server/app.ts'
import type { Database } from '#server/database/open.ts'
import { TEST_OPTIONS } from '#server/test/test-app.ts'
import { expectMirrored } from './test/test-mirrored-rows.ts'
import { rowsOf } from './test/test-model-answers.ts'
import { modelOf, openTestSync } from './test/test-sync.ts'

const MEGABYTE = 1024 * 1024

function nested(levels: number): Json {
  let value: Json = []
  for (let level = 1; level < levels; level++) value = [value]
  return value
}

/** What a row has instead of its own fields. */
const ODD: Record<string, JsonObject> = {
  'a number as its key': { key: 7 },
  'a list as its key': { key: ['a'] },
  'a key of 1 MB': { key: 'k'.repeat(MEGABYTE) },
  'a random key of 100 kB': { key: Array.from({ length: 5000 }, () => crypto.randomUUID()).join('') },
  'an empty key': { key: '' },
  'a key with NUL and half of a surrogate pair': { key: 'a\0b\ud800' },
  'an object as its type': { type: {} },
  'a type of 1 MB': { type: 't'.repeat(MEGABYTE) },
  'a list as its description': { description: [] },
  'a description of 2 MB': { description: 'd'.repeat(2 * MEGABYTE) },
  'text as its metadata': { metadata_: 'text' },
  'a list as its metadata': { metadata_: [1] },
  'no data': { data: null },
  'deeply nested data': { data: nested(900) },
  'too deeply nested data': { data: nested(1500) },
  'data that is not a number': { data: Number.NaN },
  'a table of nonsense': { type: 'table', data: '{"a":' },
  'progress that is infinite': { type: 'progress', data: Number.POSITIVE_INFINITY },
  'no id': { id: null },
  'a number as its id': { id: 5 },
  'text as its id': { id: "x'; drop table artifact; --" },
  'text as its flow run': { flow_run_id: 'x', task_run_id: 5 },
  'a flow run that does not exist': { flow_run_id: crypto.randomUUID(), task_run_id: crypto.randomUUID() },
  'no times': { created: null, updated: null },
  'times that are none': { created: 'yesterday', updated: 'tomorrow' },
  'a number as its time': { created: 1e300 },
  'a time of the first year': { created: '0001-01-01T00:00:00Z', updated: '0001-01-01T00:00:00Z' },
  'a time of the last year': { created: '9999-12-31T23:59:59.999999Z', updated: '9999-12-31T23:59:59.999999Z' },
  'a time of a far year': { created: '+275760-09-13T00:00:00Z', updated: '+275760-09-13T00:00:00Z' },
  'a day that does not exist': { created: '2026-02-30T00:00:00Z', updated: '2026-02-30T00:00:00Z' },
}

test('rows that no Prefect sends do not harm others, and are read when they are sound', async () => {
  const oddities = Object.values(ODD)
  const model = modelOf(oddities.length * 2)
  // Every second one is sound.
  const odd = new Map(
    [...model.artifacts.keys()].map((id, index) => [id, index % 2 ? oddities[(index - 1) / 2] : undefined]),
  )
  let isHealed = false
  const { db, sync } = await openTestSync(model, {
    change: (answer) =>
      isHealed || !Array.isArray(answer.body)
        ? answer
        : {
            ...answer,
            body: rowsOf(answer).map((row) => (isJsonObject(row) ? { ...row, ...odd.get(String(row.id)) } : row)),
          },
  })
  await sync.settle()
  const app = await createApp(db, TEST_OPTIONS)
  onTestFinished(() => app.close())
  const ask = (path: string) => app.inject({ method: 'POST', url: `/api${path}`, payload: {} })
  for (const path of ['/artifacts/filter', '/artifacts/latest/filter', '/vitrine/artifacts/filter']) {
    expect((await ask(path)).statusCode).toBe(200)
  }
  const sound = [...odd].flatMap(([id, fields]) => (fields === undefined ? id : []))
  expect((await readIds(db)).filter((id) => sound.includes(id))).toEqual(sound.toSorted())
  isHealed = true
  for (const id of odd.keys()) model.update(id, { description: 'sound' })
  await sync.settle()
  expect((await readIds(db)).filter((id) => odd.has(id))).toEqual([...odd.keys()].toSorted())
})

const readIds = async (db: Database) =>
  (await db.selectFrom('artifact').select('id').orderBy('id').execute()).map(({ id }) => id)

/** What a page is instead of what was asked for. */
const PAGES: Record<string, (rows: Json[]) => Json> = {
  'each row twice': (rows) => [...rows, ...rows],
  'ids in capitals': (rows) =>
    rows.map((row) => (isJsonObject(row) ? { ...row, id: String(row.id).toUpperCase() } : row)),
}

test.each(Object.keys(PAGES))('a server that sends %s is followed when it is sound', async (name) => {
  const model = modelOf(12)
  let isHealed = false
  const { db, sync, upstream } = await openTestSync(model, {
    change: (answer, { path }) =>
      isHealed || path !== '/artifacts/filter' ? answer : { ...answer, body: PAGES[name]?.(rowsOf(answer)) },
  })
  await sync.settle()
  upstream.requests.length = 0
  for (let polls = 0; polls < 10; polls++) await sync.poll()
  expect(upstream.requests.length).toBeLessThan(500)
  isHealed = true
  await sync.settle()
  await expectMirrored(db, model)
})

test('a server that sends no lists is asked once each time, and its rows are not counted as unreadable', async () => {
  const model = modelOf(12)
  let isHealed = false
  const { db, sync, upstream, state } = await openTestSync(model, {
    change: (answer, { path }) =>
      isHealed || path !== '/artifacts/filter' ? answer : { ...answer, body: { rows: [] } },
  })
  for (let polls = 0; polls < 5; polls++) await sync.poll()
  expect(upstream.requests.filter(({ path }) => path === '/artifacts/filter')).toHaveLength(5)
  expect((await state()).unreadable).toBe(0)
  isHealed = true
  for (let polls = 0; polls < 5; polls++) await sync.poll()
  await expectMirrored(db, model)
})
