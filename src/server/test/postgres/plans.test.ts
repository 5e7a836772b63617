/**
 * How PostgreSQL can read the pages of a large database. Without scans and sorts if an index allows that, so the plans depend
 * on the indexes and on the statements, and not on statistics.
 */
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { fill } from '#bench/million/fill.ts'
import { pageRequests } from '#bench/million/requests.ts'
import { runRequests } from '#bench/million/run-pages.ts'
import { createApp } from '#server/app.ts'
import { type Database, openDatabase } from '#server/database/open.ts'
import { TEST_OPTIONS } from '#server/test/test-app.ts'
import { createDatabase } from '#server/test/test-postgres.ts'
import { type PlanStep, planOf, type Statement } from './test-plans.ts'

const SCANS = ['seqscan', 'hashjoin', 'mergejoin', 'material', 'bitmapscan']
const SORTS = ['sort', 'incremental_sort']

let database: Awaited<ReturnType<typeof createDatabase>>
let log: Statement[] = []

beforeAll(async () => {
  database = await createDatabase(inject('postgres_url'), inject('postgres_template'))
  await fill({ kind: 'postgres', url: database.url, poolSize: 2 }, 1000)
})
afterAll(() => database.drop())

/** A connection that avoids these steps in its plans. */
function openWithout(steps: string[]): Promise<Database> {
  const options = encodeURIComponent(steps.map((step) => `-c enable_${step}=off`).join(' '))
  const url = `${database.url}?options=${options}`
  return openDatabase({ kind: 'postgres', url, poolSize: 2 }, { log: ({ query }) => void log.push(query) })
}

type Request = { name: string; url: string; payload?: object | undefined }

/** The steps of each statement that the requests run. */
async function plansOf(db: Database, requests: Request[]) {
  const app = await createApp(db, TEST_OPTIONS)
  const plans: { name: string; text: string; steps: PlanStep[] }[] = []
  for (const { name, url, payload } of requests) {
    log = []
    await app.inject({ url, ...(payload ? { method: 'POST', payload } : { method: 'GET' }) })
    const statements = log.filter(({ sql: text }) => text.startsWith('select') && !text.includes('explain'))
    for (const statement of statements) plans.push({ name, text: statement.sql, steps: await planOf(db, statement) })
  }
  await app.close()
  return plans
}

const LARGE_TABLES = new Set(['artifact', 'artifact_version', 'flow_run', 'task_run', 'log'])

/** Reads all rows of a large table: one after the other, or in the order of an index without a limit. */
const readsAll = ({ type, table, isConditional, isLimited }: PlanStep) =>
  LARGE_TABLES.has(table) && (type === 'Seq Scan' || !(isConditional || isLimited))

test('no page of the catalogue or of a key reads all versions or runs, or sorts while it is read', async () => {
  const db = await openWithout([...SCANS, ...SORTS])
  const requests = (await pageRequests(db)).filter(({ name }) => name !== 'facets')
  const plans = await plansOf(db, requests)
  await db.destroy()
  expect(plans.length).toBeGreaterThan(50)
  expect(plans.filter(({ steps }) => steps.some(readsAll))).toEqual([])
  expect(plans.filter(({ steps }) => steps.some(({ type }) => type.includes('Sort')))).toEqual([])
})

test('no list of runs or of their artifacts reads all rows', async () => {
  const db = await openWithout(SCANS)
  const lists = (await runRequests(db)).filter(([name]) => !/count|retention/.test(name))
  const requests = lists.map(([name, path, payload]) => ({ name, url: `/api${path}`, payload }))
  const plans = await plansOf(db, requests)
  await db.destroy()
  expect(plans.length).toBeGreaterThan(30)
  expect(plans.filter(({ steps }) => steps.some(readsAll))).toEqual([])
})
