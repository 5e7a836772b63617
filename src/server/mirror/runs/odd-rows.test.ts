import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Flow, FlowRun, TaskRun } from '#contract/run.ts'
import { writeJson } from '#server/json/raw-json.ts'
import {
  deploymentFields,
  type Fields,
  flowFields,
  flowRunFields,
  stateFields,
  taskRunFields,
} from '#server/mirror/test/test-rows.ts'
import { WireRow } from '#server/mirror/wire-row.ts'
import { flowRuns } from '#server/runs/flow-runs.ts'
import { flowOf } from '#server/runs/flows.ts'
import { taskRuns } from '#server/runs/task-runs.ts'
import { flowRunOf, taskRunOf } from '#server/runs/to-wire.ts'
import { openTestDatabase } from '#server/test/test-app.ts'
import { storeRuns } from './store-runs.ts'

let database: Awaited<ReturnType<typeof openTestDatabase>>

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('\0', '\ud800', '9999-12-31T23:59:59.999999Z', '0001-01-01', '2026-02-30', '\u{1f600}'.repeat(2000)),
)
const value = fc.oneof(
  text,
  fc.jsonValue(),
  fc.double(),
  fc.constantFrom(-1, 1e300, 2 ** 31, 2 ** 53, true, null, [], {}),
  fc.array(text, { maxLength: 3 }),
  fc.dictionary(text, fc.jsonValue(), { maxKeys: 3 }),
)

/** Rows with some fields replaced, those of the state included. */
function oddRows(make: () => Fields) {
  const names = Object.keys(make())
  const states = Object.keys(stateFields())
  const changes = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 3 })
  const ofState = fc.dictionary(fc.constantFrom(...states), value, { maxKeys: 2 })
  const row = fc.tuple(changes, ofState).map(([change, state]) => {
    const fields = make()
    const odd = typeof fields.state === 'object' ? { state: { ...fields.state, ...state } } : {}
    return new WireRow(JSON.stringify({ ...fields, ...odd, ...change }))
  })
  return fc.array(row, { maxLength: 4 })
}

test('no row of the upstream server keeps others from being stored, and pages can read all that are', async () => {
  const rows = fc.record({
    flows: oddRows(flowFields),
    deployments: oddRows(deploymentFields),
    flowRuns: oddRows(flowRunFields),
    taskRuns: oddRows(taskRunFields),
  })
  const check = fc.asyncProperty(rows, async (rows) => {
    const sound = flowFields({ name: crypto.randomUUID() })
    const flows = [...rows.flows, new WireRow(JSON.stringify(sound))]
    await storeRuns(database.db, { ...rows, flows })
    const found = await database.db.selectFrom('flow').select('name').where('name', '=', String(sound.name)).execute()
    expect(found.length).toBe(1)
    expect(await storeRuns(database.db, { ...rows, flows })).toBe(0)
  })
  await fc.assert(check, { numRuns: 150 })
  const { db } = database
  const runs = await flowRuns(db).execute()
  const tasks = await taskRuns(db).execute()
  const flows = await db.selectFrom('flow').selectAll().execute()
  for (const run of runs) FlowRun.parse(JSON.parse(writeJson(flowRunOf(run))))
  for (const run of tasks) TaskRun.parse(JSON.parse(writeJson(taskRunOf(run))))
  for (const flow of flows) Flow.parse(JSON.parse(writeJson(flowOf(flow))))
})
