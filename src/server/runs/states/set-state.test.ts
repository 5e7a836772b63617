import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Database } from '#server/database/open.ts'
import { RawJson } from '#server/json/raw-json.ts'
import { insertFlowRun } from '#server/runs/flow-runs.ts'
import { insertFlow } from '#server/runs/flows.ts'
import { openTestDatabase } from '#server/test/test-app.ts'
import { resumeFlowRun, setFlowRunState } from './set-state.ts'

let database: Awaited<ReturnType<typeof openTestDatabase>>
let db: Database

beforeEach(async () => {
  database = await openTestDatabase()
  db = database.db
})
afterEach(() => database.close())

test('a run that is canceled while it is being resumed stays canceled', async () => {
  const empty = new RawJson('{}')
  const { flow } = await insertFlow(db, { name: 'train', tags: [], labels: empty })
  const json = { parameters: empty, context: empty, job_variables: empty, labels: {}, state_data: null }
  const id = (await insertFlowRun(db, { flow_id: flow.id, ...json }))?.flow_run?.id ?? ''
  for (const type of ['RUNNING', 'PAUSED'] as const) await setFlowRunState(db, id, { state: { type }, data: null })
  await Promise.all([resumeFlowRun(db, id), setFlowRunState(db, id, { state: { type: 'CANCELLED' }, data: null })])
  const run = await db.selectFrom('flow_run').select('state_type').where('id', '=', id).executeTakeFirstOrThrow()
  expect(run.state_type).toBe('CANCELLED')
})
