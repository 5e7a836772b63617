import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { RunCountBody } from '#contract/filters.ts'
import type { DatabaseLocation } from '#server/config.ts'
import { type Database, openDatabase } from '#server/database/open.ts'
import { openTestApp, openTestDatabase } from '#server/test/test-app.ts'
import type { Condition, Maybe } from './conditions.ts'
import { artifactsOfRuns, fewFlowRuns, fewTaskRuns } from './few-rows.ts'
import { flowRunRelations, taskRunRelations } from './related-conditions.ts'

const TAGS = ['prod', 'nightly', 'eu']
const FLOWS = ['train', 'score', 'export']
const STATES = ['COMPLETED', 'FAILED', 'RUNNING'] as const

type Run = { id: string; flow: Flow; tags: string[]; state: string }
type Flow = { id: string; name: string; tags: string[] }
type Task = { id: string; name: string; tags: string[]; run: Run | null }

let app: FastifyInstance
let db: Database
let location: DatabaseLocation
let close: () => Promise<void>
const flows: Flow[] = []
const runs: Run[] = []
const tasks: Task[] = []
const artifacts: { id: string; run: Run | null; task: Task | null }[] = []

const Made = z.object({ id: z.string() })
const post = async (url: string, payload: object) =>
  Made.parse((await app.inject({ method: 'POST', url: `/api${url}`, payload })).json()).id

const some = <Item>(items: readonly Item[], seed: number) => items.filter((_, index) => (seed >> index) % 2 === 1)

beforeAll(async () => {
  const database = await openTestDatabase()
  db = database.db
  location = database.location
  app = await openTestApp({}, database.location)
  close = async () => {
    await app.close()
    await database.close()
  }
  for (const [index, name] of FLOWS.entries()) {
    const tags = some(TAGS, index)
    flows.push({ id: await post('/flows/', { name, tags }), name, tags })
  }
  for (let index = 0; index < 14; index++) {
    const flow = flows[index % 3] ?? expect.fail()
    const [tags, state] = [some(TAGS, index), STATES[index % 2] ?? 'RUNNING']
    const id = await post('/flow_runs/', { flow_id: flow.id, tags, state: { type: state } })
    runs.push({ id, flow, tags, state })
  }
  for (let index = 0; index < 10; index++) {
    const run = index === 9 ? null : (runs[index] ?? null)
    const [name, tags] = [`task-${index % 4}`, some(TAGS, index)]
    const body = { name, tags, task_key: name, dynamic_key: String(index), flow_run_id: run?.id ?? null }
    tasks.push({ id: await post('/task_runs/', body), name, tags, run })
  }
  for (let index = 0; index < 40; index++) {
    const run = index % 5 === 0 ? null : (runs[index % 14] ?? null)
    const task = index % 3 === 0 ? (tasks[index % 10] ?? null) : null
    // A run of another server.
    const flow_run_id = index === 7 ? crypto.randomUUID() : (run?.id ?? null)
    const id = await post('/artifacts/', { key: `key-${index % 6}`, flow_run_id, task_run_id: task?.id ?? null })
    artifacts.push({ id, run: index === 7 ? null : run, task })
  }
})
afterAll(() => close())

const operator = fc.constantFrom('and_', 'or_')
const listOf = (values: readonly string[]) => fc.subarray([...values], { maxLength: Math.min(3, values.length) })
const partly = <Fields extends object>(fields: { [Name in keyof Fields]: fc.Arbitrary<Fields[Name]> }) =>
  fc.record(fields, { requiredKeys: [] })

/** Built when the ids are known. */
function anyFilters() {
  const ids = (rows: { id: string }[]) => listOf(rows.map(({ id }) => id))
  const tags = { operator, all_: listOf(TAGS), is_null_: fc.boolean() }
  return partly({
    flows: partly({
      operator,
      id: partly({ any_: ids(flows), not_any_: ids(flows) }),
      name: partly({ any_: listOf(FLOWS) }),
      tags: partly(tags),
    }),
    flow_runs: partly({
      operator,
      id: partly({ any_: ids(runs), not_any_: ids(runs) }),
      tags: partly({ ...tags, any_: listOf(TAGS) }),
      state: partly({ type: partly({ any_: listOf(STATES) }) }),
    }),
    task_runs: partly({
      operator,
      name: partly({ any_: listOf(['task-1', 'task-3']) }),
      tags: partly(tags),
      flow_run_id: partly({ any_: ids(runs) }),
    }),
  }).map((filters) => RunCountBody.parse(filters))
}

type Filters = z.output<typeof RunCountBody>
type Tags = NonNullable<NonNullable<Filters['flow_runs']>['tags']>
type Checks = { operator: 'and_' | 'or_' }

/** As Prefect combines conditions: those that are absent do not count. */
function combined({ operator }: Checks, conditions: (boolean | null)[]): boolean {
  const present = conditions.filter((condition) => condition !== null)
  return operator === 'or_' && present.length > 0 ? present.some(Boolean) : present.every(Boolean)
}

const isIn = (value: string, { any_, not_any_ }: { any_?: Maybe<string[]>; not_any_?: Maybe<string[]> }) =>
  (!any_ || any_.includes(value)) && !(not_any_?.length && not_any_.includes(value))

function hasTags(tags: string[], { operator, all_, any_, is_null_ }: Omit<Tags, 'any_'> & Partial<Tags>): boolean {
  return combined({ operator }, [
    all_?.length ? all_.every((tag) => tags.includes(tag)) : null,
    any_ ? any_.some((tag) => tags.includes(tag)) : null,
    typeof is_null_ === 'boolean' ? (tags.length === 0) === is_null_ : null,
  ])
}

function flowMatches(flow: Flow, { flows }: Filters): boolean {
  if (!flows) return true
  const { id, name, tags } = flows
  return combined(flows, [
    id ? isIn(flow.id, id) : null,
    name ? isIn(flow.name, name) : null,
    tags ? hasTags(flow.tags, tags) : null,
  ])
}

function runMatches(run: Run, { flow_runs }: Filters): boolean {
  if (!flow_runs) return true
  const { id, tags, state } = flow_runs
  return combined(flow_runs, [
    id ? isIn(run.id, id) : null,
    tags ? hasTags(run.tags, tags) : null,
    state ? isIn(run.state, state.type ?? {}) : null,
  ])
}

function taskMatches(task: Task, { task_runs }: Filters): boolean {
  if (!task_runs) return true
  const { name, tags, flow_run_id } = task_runs
  return combined(task_runs, [
    name ? isIn(task.name, name) : null,
    tags ? hasTags(task.tags, tags) : null,
    // Without ids, the field asks for task runs that have a flow run.
    flow_run_id ? (flow_run_id.any_ ? flow_run_id.any_.includes(task.run?.id ?? '') : task.run !== null) : null,
  ])
}

const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id).toSorted()

/** No limit, one that some filters exceed, and one that all exceed. */
const LIMITS = [1000, 3, -1]

async function read(table: 'artifact' | 'flow_run' | 'task_run', condition: Condition): Promise<string[]> {
  return idsOf(await db.selectFrom(table).select(`${table}.id`).where(condition).execute())
}

test('artifacts are found by the filters of their runs, whether few or many runs match', async () => {
  const property = fc.asyncProperty(anyFilters(), async (filters) => {
    const hasRunFilter = Boolean(filters.flow_runs ?? filters.flows)
    const expected = artifacts.filter(({ run, task }) => {
      const ofRun = run ? flowMatches(run.flow, filters) && runMatches(run, filters) : !hasRunFilter
      return ofRun && (task ? taskMatches(task, filters) : !filters.task_runs)
    })
    for (const limit of LIMITS) {
      for (const purpose of ['list', 'count'] as const) {
        const found = await read('artifact', await artifactsOfRuns(db, filters, purpose, limit))
        expect(found).toEqual(idsOf(expected))
      }
    }
  })
  await fc.assert(property, { numRuns: 60 })
})

const taskOf = (run: Run, filters: Filters) => tasks.some((task) => task.run === run && taskMatches(task, filters))

test('flow runs are named by their ids if few match', async () => {
  const property = fc.asyncProperty(anyFilters(), async (filters) => {
    const expected = runs.filter(
      (run) =>
        flowMatches(run.flow, filters) && runMatches(run, filters) && (!filters.task_runs || taskOf(run, filters)),
    )
    const hasFilter = Object.values(filters).some(Boolean)
    for (const limit of LIMITS) {
      const found = await fewFlowRuns(db, filters, limit)
      expect(found?.toSorted() ?? null).toEqual(hasFilter && expected.length <= limit ? idsOf(expected) : null)
    }
    expect(await read('flow_run', flowRunRelations(filters))).toEqual(idsOf(expected))
  })
  await fc.assert(property, { numRuns: 60 })
})

test('task runs are named by their ids if few match', async () => {
  const property = fc.asyncProperty(anyFilters(), async (filters) => {
    const hasRunFilter = Boolean(filters.flow_runs ?? filters.flows)
    const expected = tasks.filter((task) => {
      const ofRun = task.run ? flowMatches(task.run.flow, filters) && runMatches(task.run, filters) : !hasRunFilter
      return ofRun && taskMatches(task, filters)
    })
    const hasFilter = Object.values(filters).some(Boolean)
    for (const limit of LIMITS) {
      const found = await fewTaskRuns(db, filters, limit)
      expect(found?.toSorted() ?? null).toEqual(hasFilter && expected.length <= limit ? idsOf(expected) : null)
    }
    expect(await read('task_run', taskRunRelations(filters))).toEqual(idsOf(expected))
  })
  await fc.assert(property, { numRuns: 60 })
})

test('that many runs match is remembered, so that the next page does not count them again', async () => {
  const statements: string[] = []
  const other = await openDatabase(location, { log: ({ query }) => void statements.push(query.sql) })
  const read = () => fewFlowRuns(other, filters, 1)
  const filters = RunCountBody.parse({ flow_runs: { tags: { any_: TAGS } } })
  expect(await read()).toBeNull()
  expect(statements.length).toBeGreaterThan(0)
  statements.length = 0
  expect(await read()).toBeNull()
  expect(statements).toEqual([])
  expect(await fewFlowRuns(other, filters, 1000)).not.toBeNull()
  await other.destroy()
})
