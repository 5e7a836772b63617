import { afterAll, beforeAll, expect, test } from 'vitest'
import type * as z from 'zod/mini'
import { ArtifactCollectionFilterBody, ArtifactFilterBody } from '#contract/filters.ts'
import { insertArtifact, updateArtifact } from '#server/artifacts/store.ts'
import type { Database } from '#server/database/open.ts'
import type { ArtifactTable } from '#server/database/tables.ts'
import { rawJson } from '#server/json/raw-json.ts'
import { openTestDatabase } from '#server/test/test-app.ts'
import { filterArtifacts, filterCollections } from './list.ts'
import type { Sort } from './list-orders.ts'
import { shortCollectionPage, shortPage } from './short-pages.ts'

type Query = z.input<typeof ArtifactFilterBody>
type Artifact = Pick<ArtifactTable, 'id' | 'created' | 'updated' | 'key' | 'flow_run_id' | 'task_run_id'>

const SORTS: Sort[] = ['ID_DESC', 'CREATED_DESC', 'UPDATED_DESC', 'KEY_DESC', 'KEY_ASC']
const [RUN, TASK] = [crypto.randomUUID(), crypto.randomUUID()]

let db: Database
let close: () => Promise<void>
let published: Artifact[] = []

beforeAll(async () => {
  ;({ db, close } = await openTestDatabase())
  const ids: string[] = []
  for (let index = 0; index < 24; index++) {
    const runs = { flow_run_id: index % 3 === 0 ? RUN : null, task_run_id: index % 4 === 0 ? TASK : null }
    const rest = { type: 'markdown', description: null, metadata_: null, data: rawJson(String(index)), ...runs }
    const { id } = await insertArtifact(db, { key: `key-${index % 5}`, ...rest })
    ids.push(id)
  }
  for (const index of [3, 20, 11]) await updateArtifact(db, ids[index] ?? expect.fail(), { description: 'changed' })
  // As they are stored: times on the wire, without a fraction of zero, do not sort as text.
  published = await db
    .selectFrom('artifact')
    .select(['id', 'created', 'updated', 'key', 'flow_run_id', 'task_run_id'])
    .execute()
})
afterAll(() => close())

/** Conditions of short pages, and which artifacts match them. */
const CONDITIONS: [Query, (artifact: Artifact) => boolean][] = [
  [{}, () => true],
  [{ artifacts: { operator: 'or_' } }, () => true],
  [{ artifacts: { key: { any_: ['key-2'] } } }, ({ key }) => key === 'key-2'],
  [{ artifacts: { flow_run_id: { any_: [RUN] } } }, ({ flow_run_id }) => flow_run_id === RUN],
  [{ artifacts: { task_run_id: { any_: [TASK] } } }, ({ task_run_id }) => task_run_id === TASK],
]

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

function sorted(rows: Artifact[], sort: Sort): string[] {
  const column = { ID_DESC: 'id', CREATED_DESC: 'created', UPDATED_DESC: 'updated', KEY_DESC: 'key', KEY_ASC: 'key' }
  const value = (row: Artifact) => String(Reflect.get(row, column[sort]))
  const ids = rows.toSorted((a, b) => compare(value(a), value(b)) || compare(a.id, b.id)).map(({ id }) => id)
  return sort === 'KEY_ASC' ? ids : ids.toReversed()
}

async function idsOf(rows: AsyncGenerator<{ id: string }[]>): Promise<string[]> {
  const ids: string[] = []
  for await (const part of rows) ids.push(...part.map(({ id }) => id))
  return ids
}

test('pages of any limit and offset have the artifacts in their order', async () => {
  for (const [conditions, matches] of CONDITIONS) {
    for (const sort of SORTS) {
      const expected = sorted(published.filter(matches), sort)
      for (const [limit, offset] of [
        [0, 0],
        [1, 0],
        [3, 1],
        [5, 4],
        [7, 20],
        [200, 0],
        [200, 30],
      ] as const) {
        const query = ArtifactFilterBody.parse({ ...conditions, sort, limit, offset })
        expect(await idsOf(filterArtifacts(db, query))).toEqual(expected.slice(offset, offset + limit))
      }
    }
  }
})

test('pages of keys have the latest versions in their order', async () => {
  for (const sort of SORTS) {
    const all = await idsOf(filterCollections(db, ArtifactCollectionFilterBody.parse({ sort, artifacts: { key: {} } })))
    expect(all).toHaveLength(5)
    for (const [limit, offset] of [
      [0, 0],
      [1, 1],
      [3, 1],
      [200, 0],
    ] as const) {
      const query = ArtifactCollectionFilterBody.parse({ sort, limit, offset })
      expect(await shortCollectionPage(db, query)).toHaveLength(all.slice(offset, offset + limit).length)
      expect(await idsOf(filterCollections(db, query))).toEqual(all.slice(offset, offset + limit))
    }
  }
})

test.each<Query>([
  { offset: 1001 },
  { artifacts: { key: { any_: ['key-1', 'key-2'] } } },
  { artifacts: { key: { any_: [] } } },
  { artifacts: { key: { any_: ['key-1'], like_: '1' } } },
  { artifacts: { type: { any_: ['markdown'] } } },
  { artifacts: { key: { any_: ['key-1'] }, flow_run_id: { any_: [RUN] } } },
  { artifacts: { key: { any_: ['key-1'] } }, sort: 'UPDATED_DESC' },
  { artifacts: { flow_run_id: { any_: [RUN] } }, sort: 'KEY_ASC' },
  { flow_runs: { id: { any_: [RUN] } } },
])('a page of %o may read many rows, so it is not short', async (query) => {
  expect(await shortPage(db, ArtifactFilterBody.parse(query))).toBeNull()
})
