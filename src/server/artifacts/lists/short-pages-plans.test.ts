/** How SQLite reads short pages. It has no statistics, so its plans do not depend on the data. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { ArtifactCollectionFilterBody, ArtifactFilterBody } from '#contract/filters.ts'
import { openDatabase } from '#server/database/open.ts'
import { makeTestDatabase } from '#server/test/test-app.ts'
import { orderedCollections, type Sort } from './list-orders.ts'
import { shortCollectionPage, shortPage } from './short-pages.ts'

const ID = crypto.randomUUID()
const SORTS: Sort[] = ['ID_DESC', 'CREATED_DESC', 'UPDATED_DESC', 'KEY_DESC', 'KEY_ASC']
const CONDITIONS = [
  {},
  { artifacts: { key: { any_: ['key'] } } },
  { artifacts: { flow_run_id: { any_: [ID] } } },
  { artifacts: { task_run_id: { any_: [ID] } } },
  { artifacts: { id: { any_: [ID] } } },
]

test('short pages are read in the order of an index', async () => {
  const { location, drop } = await makeTestDatabase()
  const statements: { text: string; parameters: readonly unknown[] }[] = []
  const db = await openDatabase(location, {
    log: ({ query }) => void statements.push({ text: query.sql, parameters: query.parameters }),
  })
  statements.length = 0
  for (const sort of SORTS) {
    for (const conditions of CONDITIONS) await shortPage(db, ArtifactFilterBody.parse({ ...conditions, sort }))
    await shortCollectionPage(db, ArtifactCollectionFilterBody.parse({ sort }))
  }
  const read = [...statements]
  expect(read.length).toBeGreaterThan(15)
  for (const { text, parameters } of read) {
    const query = sql.raw<{ detail: string }>(`explain query plan ${text}`).compile(db)
    const { rows } = await db.executeQuery<{ detail: string }>({ ...query, parameters })
    expect(rows.filter(({ detail }) => detail.includes('TEMP B-TREE'))).toEqual([])
  }
  await db.destroy()
  await drop()
})

test.each(SORTS)('keys by the type of their latest version are read in the order of an index: %s', async (sort) => {
  const { location, drop } = await makeTestDatabase()
  const db = await openDatabase(location)
  const page = orderedCollections(db, sort, false)
    .where('artifact.type', '=', 'table')
    .select('collection.id')
    .limit(200)
  const { sql: text, parameters } = page.compile()
  const query = sql.raw<{ detail: string }>(`explain query plan ${text}`).compile(db)
  const { rows } = await db.executeQuery<{ detail: string }>({ ...query, parameters })
  expect(rows.map(({ detail }) => detail.split(' USING ')[0])).toEqual(['SCAN collection', 'SEARCH artifact'])
  await db.destroy()
  await drop()
})
