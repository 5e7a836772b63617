import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Database } from '#server/database/open.ts'
import { RawJson } from '#server/json/raw-json.ts'
import { openTestDatabase } from '#server/test/test-app.ts'
import { readHistory } from './charts.ts'
import { insertFlowRun } from './flow-runs.ts'
import { insertFlow } from './flows.ts'

let database: Awaited<ReturnType<typeof openTestDatabase>>
let db: Database

beforeEach(async () => {
  database = await openTestDatabase()
  db = database.db
})
afterEach(() => database.close())

const EMPTY = new RawJson('{}')

test('the history counts thousands of runs, many of them expected at the same time', async () => {
  const { id: flow_id } = (await insertFlow(db, { name: 'train', tags: [], labels: EMPTY })).flow
  await insertFlowRun(db, {
    flow_id,
    parameters: EMPTY,
    context: EMPTY,
    job_variables: EMPTY,
    labels: {},
    state_data: null,
  })
  const run = await db.selectFrom('flow_run').selectAll().executeTakeFirstOrThrow()
  for (let batch = 0; batch < 15; batch++) {
    // Five batches at each of three times, an hour apart.
    const expected_start_time = `2026-01-01T0${batch % 3}:00:00.000000Z`
    const rows = Array.from({ length: 300 }, () => ({ ...run, id: crypto.randomUUID(), expected_start_time }))
    await db.insertInto('flow_run').values(rows).execute()
  }
  const history = await readHistory(db, 'flow_run', {
    history_start: '2026-01-01T00:00:00.000000Z',
    history_end: '2026-01-01T03:00:00.000000Z',
    history_interval_seconds: 3600,
  })
  expect(history.map(({ states }) => states.map(({ count_runs }) => count_runs))).toEqual([[1500], [1500], [1500]])
})
