import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Database, openDatabase } from '#server/database/open.ts'
import { makeTestDatabase, openTestApp } from '#server/test/test-app.ts'

let database: Awaited<ReturnType<typeof makeTestDatabase>>
let app: FastifyInstance
let db: Database
let flow_run_id: string

beforeEach(async () => {
  database = await makeTestDatabase()
  app = await openTestApp({}, database.location)
  db = await openDatabase(database.location)
  const post = async (url: string, payload: object) =>
    (await app.inject({ method: 'POST', url: `/api${url}`, payload })).json()
  flow_run_id = (await post('/flow_runs/', { flow_id: (await post('/flows/', { name: 'train' })).id })).id
})
afterEach(async () => {
  await app.close()
  await db.destroy()
  await database.drop()
})

const ENDED = '2026-01-01T00:00:00.000000Z'

async function insertTaskRuns(count: number, task_inputs: string): Promise<void> {
  await sql`
    with recursive numbers (number) as (select 1 union all select number + 1 from numbers where number < ${count})
    insert into task_run (id, created, updated, name, empirical_policy, tags, run_count, total_run_time, flow_run_id,
        task_key, dynamic_key, task_inputs, flow_run_run_count, expected_start_time, end_time)
      select 'task-' || number, ${ENDED}, ${ENDED}, 'fit', '{}', '[]', 0, 0, ${flow_run_id},
        'fit', 'run-' || number, ${task_inputs}, 0, ${ENDED}, ${ENDED} from numbers`.execute(db)
}

const readGraph = (query = '') => app.inject({ url: `/api/flow_runs/${flow_run_id}/graph-v2${query}` })

test('a graph of more than 10,000 nodes is rejected before its task runs are read', async () => {
  // Parsing these inputs would fail with a 500.
  await insertTaskRuns(10_001, 'not JSON')
  const answer = await readGraph()
  expect([answer.statusCode, answer.json()]).toEqual([
    400,
    { detail: `The graph of flow run ${flow_run_id} has more than 10000 nodes.` },
  ])
})

test('nodes that ended before `since` do not count towards the limit', async () => {
  await insertTaskRuns(10_001, '{}')
  const answer = await readGraph('?since=2026-01-01T00:00:01Z')
  expect([answer.statusCode, answer.json().nodes]).toEqual([200, []])
  expect((await readGraph('?since=2026-01-01T00:00:00Z')).statusCode).toBe(400)
})
