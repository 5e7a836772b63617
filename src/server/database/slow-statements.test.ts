import { CompiledQuery, sql } from 'kysely'
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest'
import { makeTestDatabase } from '#server/test/test-app.ts'
import { type Database, openDatabase } from './open.ts'
import { reportSlowStatements } from './slow-statements.ts'

let database: Awaited<ReturnType<typeof makeTestDatabase>>
let db: Database
let reported: { sql: string; ms: number }[]

beforeEach(async () => {
  database = await makeTestDatabase()
  reported = []
  const logger = reportSlowStatements((statement) => reported.push(statement), 40)
  db = await openDatabase(database.location, { log: logger })
  reported = []
})
afterEach(async () => {
  await db.destroy()
  await database.drop()
})

/** A statement that takes at least 50 ms, with a parameter. */
function slowStatement(secret: string) {
  if (inject('database') === 'postgres') return sql`select pg_sleep(0.05), ${secret}::text`
  return sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000) select max(i), ${secret} from n`
}

test('a slow statement is reported with its duration and without its parameters', async () => {
  await slowStatement('confidential').execute(db)
  const [statement] = reported
  expect(statement?.sql).toMatch(/^(select pg_sleep|with recursive n)/)
  expect(statement?.sql).not.toContain('confidential')
  expect(statement?.ms).toBeGreaterThanOrEqual(40)
})

test('a statement is slow from one second on', () => {
  const listener = vi.fn()
  const logger = reportSlowStatements(listener)
  const query = CompiledQuery.raw('select 1')
  logger({ level: 'query', query, queryDurationMillis: 999 })
  expect(listener).not.toHaveBeenCalled()
  logger({ level: 'query', query, queryDurationMillis: 1000 })
  expect(listener).toHaveBeenCalledWith({ sql: 'select 1', ms: 1000 })
})

test('a slow statement that fails is reported', async () => {
  const failing = inject('database') === 'postgres' ? sql`select 1 / (length(pg_sleep(0.05)::text))` : null
  await expect((failing ?? slowFailure()).execute(db)).rejects.toThrow()
  expect(reported[0]?.sql).toMatch(/^(select 1|with recursive n)/)
})

/** Fails on the last row. */
function slowFailure() {
  return sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000)
    select json_extract(case i when 1000000 then '{' else '1' end, '$') from n`
}
