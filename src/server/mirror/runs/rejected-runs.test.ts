/** Rows that the database does not accept. */
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Fields, flowFields, flowRunFields, wireRow } from '#server/mirror/test/test-rows.ts'
import { openTestDatabase } from '#server/test/test-app.ts'
import { storeRuns } from './store-runs.ts'

let database: Awaited<ReturnType<typeof openTestDatabase>>

beforeEach(async () => {
  database = await openTestDatabase()
})
afterEach(() => database.close())

const store = ({ flows = [], flowRuns = [] }: { flows?: Fields[]; flowRuns?: Fields[] }) =>
  storeRuns(database.db, {
    flows: flows.map(wireRow),
    deployments: [],
    flowRuns: flowRuns.map(wireRow),
    taskRuns: [],
  })

/** The earlier flow would get the name of another one. */
test.each([
  { asked: 'alone', others: 0 },
  { asked: 'with others', others: 20 },
])('a row that the database rejects is skipped: $asked', async ({ others }) => {
  const earlier = flowFields({ created: '2025-01-01T00:00:00Z' })
  await store({ flows: [earlier, flowFields({ name: `train (${earlier.id})` })] })
  const rejected = flowFields()
  const sound = Array.from({ length: others }, (_, each) => flowFields({ name: `sound ${each}` }))
  const run = flowRunFields({ flow_id: rejected.id })
  const rows = { flows: [...sound.slice(5), rejected, ...sound.slice(0, 5)], flowRuns: [run] }
  expect(await store(rows)).toBe(others + 2)
  const stored = await database.db.selectFrom('flow').select('id').execute()
  expect(stored.map(({ id }) => id)).toEqual(expect.arrayContaining(sound.map(({ id }) => id)))
  expect(stored).toHaveLength(others + 2)
  expect(await database.db.selectFrom('flow_run').select('flow_id').execute()).toEqual([{ flow_id: rejected.id }])
})

test('a failure of the database is not taken for a rejected row', async () => {
  await sql`alter table flow rename to missing`.execute(database.db)
  const failure = await store({ flows: [flowFields()] }).catch((error: unknown) => error)
  await sql`alter table missing rename to flow`.execute(database.db)
  expect(String(failure)).toContain('flow')
})
