/** How SQLite reads the pages of a large catalogue, with and without statistics of its tables. */
import { type LogEvent, sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '#server/app.ts'
import { readFacets } from '#server/artifacts/facets.ts'
import { type Database, openDatabase } from '#server/database/open.ts'
import { makeTestDatabase, TEST_OPTIONS } from '#server/test/test-app.ts'
import { fill } from './fill.ts'
import { pageRequests } from './requests.ts'

type Statement = LogEvent['query']

let db: Database
let drop: () => Promise<void>
let log: Statement[] = []

beforeAll(async () => {
  const database = await makeTestDatabase()
  drop = database.drop
  await fill(database.location, 3000, false)
  db = await openDatabase(database.location, { log: ({ query }) => void log.push(query) })
})
afterAll(async () => {
  await db.destroy()
  await drop()
})

async function plan({ sql: text, parameters }: Statement): Promise<string[]> {
  const query = sql.raw<{ detail: string }>(`explain query plan ${text}`).compile(db)
  const { rows } = await db.executeQuery<{ detail: string }>({ ...query, parameters })
  return rows.map(({ detail }) => detail)
}

/** The plan of each statement that the requests run. */
async function plansOf(requests: Awaited<ReturnType<typeof pageRequests>>) {
  const app = await createApp(db, TEST_OPTIONS)
  const plans: { name: string; text: string; steps: string[] }[] = []
  for (const { name, url, payload } of requests) {
    log = []
    await app.inject({ url, ...(payload ? { method: 'POST', payload } : { method: 'GET' }) })
    const statements = log.filter(({ sql: text }) => text.startsWith('select') && !text.includes('explain'))
    for (const statement of statements) plans.push({ name, text: statement.sql, steps: await plan(statement) })
  }
  await app.close()
  return plans
}

const LARGE_TABLE = /^SCAN (artifact|number|version|recent|run|task|collection|flow_run|task_run|log)( |$)/

test.each(['without', 'with'])('%s statistics, no page scans a table of all versions or runs', async (statistics) => {
  if (statistics === 'with') await sql`analyze`.execute(db)
  const plans = await plansOf(await pageRequests(db))
  expect(plans.length).toBeGreaterThan(50)
  const scans = plans.filter(({ steps }) => steps.some((step) => LARGE_TABLE.test(step)))
  expect(scans).toEqual([])
})

test('no page of the catalogue or of a key is sorted while it is read', async () => {
  const requests = (await pageRequests(db)).filter(({ name }) => name !== 'facets' && name !== 'kind, by key')
  const plans = await plansOf(requests)
  expect(plans.filter(({ steps }) => steps.some((step) => step.includes('TEMP B-TREE')))).toEqual([])
})

test('facets are counted in the narrow table of what is listed', async () => {
  log = []
  await readFacets(db)
  const plans = await Promise.all(log.map(plan))
  expect(plans.flat().filter((step) => /(SCAN|SEARCH) artifact( |$)/.test(step))).toEqual([])
})
