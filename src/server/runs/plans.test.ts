/** Which indexes the lists of the run pages use. SQLite has no statistics, so its plans do not depend on the data. */
import { CompiledQuery, type LogEvent } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { ArtifactFilterBody, FlowRunFilterBody, LogFilterBody, TaskRunFilterBody } from '#contract/filters.ts'
import { filterArtifacts } from '#server/artifacts/lists/list.ts'
import { type Database, openDatabase } from '#server/database/open.ts'
import { makeTestDatabase, openTestApp } from '#server/test/test-app.ts'
import { filterFlowRuns, filterTaskRuns } from './list.ts'
import { filterLogs } from './logs/logs.ts'

/** More runs than a list starts from by their ids. */
const RUNS = 1001

let db: Database
let close: () => Promise<void>
let id: string
const statements: LogEvent['query'][] = []

const Made = z.object({ id: z.string() })

beforeAll(async () => {
  const { location, drop } = await makeTestDatabase()
  const app = await openTestApp({}, location)
  const post = async (url: string, payload: object) =>
    Made.parse((await app.inject({ method: 'POST', url: `/api${url}`, payload })).json()).id
  const flow_id = await post('/flows/', { name: 'train' })
  id = await post('/flow_runs/', { flow_id, tags: ['prod'], state: { type: 'COMPLETED' } })
  await app.close()
  db = await openDatabase(location, { log: ({ query }) => void statements.push(query) })
  const run = await db.selectFrom('flow_run').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const copies = Array.from({ length: RUNS }, () => ({ ...run, id: crypto.randomUUID() }))
  for (let from = 0; from < RUNS; from += 100) {
    await db
      .insertInto('flow_run')
      .values(copies.slice(from, from + 100))
      .execute()
  }
  await db
    .insertInto('tag')
    .values(copies.map(({ id }) => ({ owner_id: id, tag: 'prod' })))
    .execute()
  close = async () => {
    await db.destroy()
    await drop()
  }
})
afterAll(() => close())

const Steps = z.array(z.object({ id: z.number(), parent: z.number(), detail: z.string() }))

/** The steps of the plans of all statements of `work`. */
async function planOf(work: () => Promise<unknown>) {
  statements.length = 0
  await work()
  const plans = [...statements].map(async ({ sql, parameters }) => {
    const { rows } = await db.executeQuery(CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]))
    return Steps.parse(rows)
  })
  return (await Promise.all(plans)).flatMap((steps) => {
    // A page of rows may be sorted; what it is chosen from may not.
    const isInner = (parent: number) => steps.some(({ id, detail }) => id === parent && detail.startsWith('LIST'))
    return steps.map(({ parent, detail }) => (isInner(parent) ? `page: ${detail}` : detail))
  })
}

const runs = (query: z.input<typeof FlowRunFilterBody>) => () => filterFlowRuns(db, FlowRunFilterBody.parse(query))
const artifacts = (query: z.input<typeof ArtifactFilterBody>) => () =>
  filterArtifacts(db, ArtifactFilterBody.parse(query)).next()

const flows = { name: { any_: ['train'] } }
const state = { type: { any_: ['COMPLETED' as const] } }
const several = { type: { any_: ['COMPLETED' as const, 'FAILED' as const] } }

const lists: [string, () => () => Promise<unknown>, index: string][] = [
  ['newest runs', () => runs({ sort: 'START_TIME_DESC' }), 'flow_run__start'],
  ['oldest runs', () => runs({ sort: 'START_TIME_ASC' }), 'flow_run__start'],
  ['runs by name', () => runs({ sort: 'NAME_ASC' }), 'flow_run__name'],
  ['runs by name from the end', () => runs({ sort: 'NAME_DESC' }), 'flow_run__name'],
  ['runs in the middle of the list', () => runs({ sort: 'START_TIME_DESC', offset: 500 }), 'flow_run__start'],
  ['runs of a flow', () => runs({ sort: 'START_TIME_DESC', flows }), 'flow_run__flow__start'],
  ['runs of a flow by name', () => runs({ sort: 'NAME_ASC', flows }), 'flow_run__name'],
  ['runs in a state', () => runs({ sort: 'START_TIME_DESC', flow_runs: { state } }), 'flow_run__state__start'],
  ['runs in states', () => runs({ sort: 'START_TIME_DESC', flow_runs: { state: several } }), 'flow_run__start'],
  [
    'runs with a tag',
    () => runs({ sort: 'START_TIME_DESC', flow_runs: { tags: { any_: ['prod'] } } }),
    'flow_run__start',
  ],
  [
    'task runs of a run',
    () => () =>
      filterTaskRuns(
        db,
        TaskRunFilterBody.parse({ sort: 'EXPECTED_START_TIME_ASC', task_runs: { flow_run_id: { any_: [id] } } }),
      ),
    'task_run__flow_run__expected',
  ],
  [
    'log lines of a run',
    () => () => filterLogs(db, LogFilterBody.parse({ logs: { flow_run_id: { any_: [id] } }, offset: 600 })),
    'log__flow_run_id',
  ],
]

test.each(lists)('%s: read from an index', async (_, work, index) => {
  const plan = await planOf(work())
  expect(plan).toContainEqual(expect.stringMatching(new RegExp(`INDEX ${index}( |$)`)))
  expect(plan.filter((step) => /^(page: )?SCAN \w+$/.test(step))).toEqual([])
  expect(plan.filter((step) => step === 'page: USE TEMP B-TREE FOR ORDER BY')).toEqual([])
})

test.each([
  ['pages far from the newest of a key', artifacts({ artifacts: { key: { any_: ['report'] } }, offset: 2000 })],
  ['artifacts in the middle of the order of keys', artifacts({ sort: 'KEY_ASC', offset: 2000 })],
])('%s: chosen in the order of an index, without the rows', async (_, work) => {
  const steps = (await planOf(work)).filter((step) => step.startsWith('page: '))
  expect(steps).toEqual([expect.stringContaining('COVERING INDEX artifact__key__created__id')])
})

test('artifacts of few runs are found from the runs', async () => {
  const query = ArtifactFilterBody.parse({ flow_runs: { id: { any_: [id] } } })
  const plan = await planOf(() => filterArtifacts(db, query).next())
  expect(plan).toContainEqual(expect.stringContaining('INDEX artifact__flow_run_id__id (flow_run_id=?)'))
  expect(plan.filter((step) => step.includes('SCAN artifact'))).toEqual([])
})
