import { afterEach, beforeEach, expect, test } from 'vitest'
import type * as z from 'zod/mini'
import type { SummaryFilterBody } from '#contract/filters.ts'
import { readLineagePosition } from '#server/artifacts/lineage.ts'
import type { Database } from '#server/database/open.ts'
import { rawJson } from '#server/json/raw-json.ts'
import { blankArtifact, openTestDatabase } from '#server/test/test-app.ts'
import { deleteArtifact, insertArtifact } from './store.ts'
import { filterSummaries } from './summaries.ts'

let db: Database
let close: () => Promise<void>

beforeEach(async () => {
  ;({ db, close } = await openTestDatabase())
})
afterEach(() => close())

const publish = async (key: string | null) =>
  (await insertArtifact(db, { ...blankArtifact(key), data: rawJson('1') })).id

async function numbers(query: z.output<typeof SummaryFilterBody> = {}): Promise<(number | null)[]> {
  const { results } = await filterSummaries(db, { sort: 'CREATED_ASC', ...query })
  return results.map(({ version }) => version)
}

test('versions of a key are numbered in the order in which they are published', async () => {
  for (const key of ['a', 'b', 'a', 'a', null]) await publish(key)
  expect(await numbers()).toEqual([1, 1, 2, 3, null])
})

test('deleting versions neither moves a number nor frees it', async () => {
  const [first = '', , third = ''] = [await publish('a'), await publish('a'), await publish('a')]
  await deleteArtifact(db, first)
  await deleteArtifact(db, third)
  await publish('a')
  expect(await numbers()).toEqual([2, 4])
})

test('a key that was deleted continues where it ended', async () => {
  for (const id of [await publish('a'), await publish('a')]) await deleteArtifact(db, id)
  const id = await publish('a')
  expect(await readLineagePosition(db, id)).toMatchObject({ version: 3, newer: 0, versions: 1 })
})

test('versions that are published at the same time get different numbers', async () => {
  await Promise.all(Array.from({ length: 20 }, () => publish('a')))
  expect(await numbers()).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
})

test('a version is found by its number and key', async () => {
  for (const key of ['a', 'b', 'a']) await publish(key)
  const find = (version: number) => numbers({ artifacts: { operator: 'and_', key: { any_: ['a'] } }, version })
  expect([await find(2), await find(3)]).toEqual([[2], []])
})
