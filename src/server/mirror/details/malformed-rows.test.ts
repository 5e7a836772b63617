/** Rows of an upstream server that no database or page could take. */
import { expect, onTestFinished, test } from 'vitest'
import { storeRuns } from '#server/mirror/runs/store-runs.ts'
import { taskRunFields, wireRow } from '#server/mirror/test/test-rows.ts'
import { WireRow } from '#server/mirror/wire-row.ts'
import { openTestDatabase } from '#server/test/test-app.ts'
import { stateRows } from './state-rows.ts'
import { storeLogs } from './store-logs.ts'
import { makeRunning, makeTask, openTestDetails } from './test-details.ts'

const RUN = '00000000-0000-4000-8000-000000000001'
const OTHER_RUN = '00000000-0000-4000-8000-000000000002'
const TIME = '2026-01-01T00:00:00Z'

const idOf = (number: number) => `10000000-0000-4000-8000-${String(number).padStart(12, '0')}`

const rowsOf = (base: object, changes: object[]) =>
  changes.map((change, number) => new WireRow(JSON.stringify({ id: idOf(number), ...base, ...change })))

test('malformed lines and lines of other runs are left out', async () => {
  const { db, close } = await openTestDatabase()
  onTestFinished(close)
  const line = { created: TIME, updated: TIME, name: 'prefect', level: 20, message: 'Began', timestamp: TIME }
  const rows = rowsOf({ ...line, flow_run_id: RUN, task_run_id: null }, [
    {},
    { id: 'x'.repeat(10_000) },
    { id: null },
    { level: 1e12 },
    { level: 'high' },
    { timestamp: 'yesterday' },
    { timestamp: null },
    { message: 7 },
    { flow_run_id: OTHER_RUN },
    { flow_run_id: null },
    { task_run_id: 'x'.repeat(10_000) },
    { message: 'NUL \0' },
  ])
  const owner = { column: 'flow_run_id', id: RUN } as const
  expect(await storeLogs(db, owner, rows, () => true)).toBe(2)
  expect(await storeLogs(db, owner, rows, () => true)).toBe(0)
  const stored = await db.selectFrom('log').select('message').orderBy('id').execute()
  expect(stored.map(({ message }) => message)).toEqual(['Began', 'NUL \ufffd'])
})

test('malformed states are left out', () => {
  const state = { type: 'RUNNING', name: 'Running', timestamp: TIME, message: null, data: null, state_details: {} }
  const rows = rowsOf(state, [
    {},
    { type: 'DANCING' },
    { id: 'x' },
    { timestamp: 'yesterday' },
    { message: 7 },
    { state_details: [] },
  ])
  const nan = new WireRow(`{"id":"${idOf(9)}","type":"RUNNING","timestamp":"${TIME}","data":{"loss":NaN}}`)
  expect(stateRows(RUN, [...rows, nan]).map(({ id }) => id)).toEqual([idOf(0)])
})

test('a task run that the database rejects does not keep others from being shown', async () => {
  const details = await openTestDetails()
  const run = await makeRunning(details)
  const fields = { flow_run_id: run, task_key: 'fit', created: '2025-01-01T00:00:00Z' }
  const earlier = taskRunFields({ ...fields, dynamic_key: '0' })
  await storeRuns(details.db, { flows: [], deployments: [], flowRuns: [], taskRuns: [wireRow(earlier)] })
  // The earlier run would get the key of another one.
  const dynamic_key = `0 (${earlier.id})`
  await details.make('/task_runs/', { flow_run_id: run, task_key: 'fit', dynamic_key, name: 'rejected' })
  for (let number = 0; number < 4; number++) await makeTask(details, run, number)
  const listed = await details.post('/task_runs/filter', { flow_runs: { id: { any_: [run] } }, task_runs: ofRun(run) })
  expect(JSON.stringify(listed)).toMatch(/fit-1.*fit-2|fit-2.*fit-1/)
  expect(JSON.stringify(listed)).toContain('fit-3')
})

const ofRun = (id: string) => ({ flow_run_id: { any_: [id] } })
