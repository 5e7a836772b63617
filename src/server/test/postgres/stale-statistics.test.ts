import { sql } from 'kysely'
import { expect, inject, test } from 'vitest'
import { type Database, openDatabase } from '#server/database/open.ts'
import { deleteFlow } from '#server/runs/flows.ts'
import { createDatabase, emptyTables } from '#server/test/test-postgres.ts'

const FLOW = '00000000-0000-4000-8000-000000000000'
const TIME = '2026-01-01T00:00:00.000000Z'

/** One flow with 300 runs, each with 4 task runs of 4 states. */
async function insertRuns(db: Database): Promise<void> {
  const times = { created: TIME, updated: TIME }
  const texts = { tags: '[]', labels: '{}' }
  const runs = { ...times, ...texts, empirical_policy: '{}', run_count: 1, total_run_time: 1 }
  await db
    .insertInto('flow')
    .values({ ...times, ...texts, id: FLOW, name: 'flow' })
    .execute()
  const flowRuns = Array.from({ length: 300 }, (_, index) => ({
    ...runs,
    id: `flow-run-${index}`,
    name: 'run',
    flow_id: FLOW,
    parameters: '{}',
    context: '{}',
    job_variables: '{}',
    auto_scheduled: 0,
  }))
  await db.insertInto('flow_run').values(flowRuns).execute()
  const taskRuns = flowRuns.flatMap(({ id }) =>
    Array.from({ length: 4 }, (_, index) => ({
      ...runs,
      id: `${id}-task-run-${index}`,
      name: 'task',
      flow_run_id: id,
      task_key: 'task',
      dynamic_key: String(index),
      task_inputs: '{}',
      flow_run_run_count: 1,
    })),
  )
  await db.insertInto('task_run').values(taskRuns).execute()
  const states = taskRuns.flatMap(({ id }) =>
    Array.from({ length: 4 }, (_, index) => ({
      id: `${id}-state-${index}`,
      run_id: id,
      timestamp: TIME,
      type: 'RUNNING',
      name: 'Running',
      state: '{}',
    })),
  )
  await db.insertInto('run_state').values(states).execute()
}

test('a flow with many runs is deleted quickly when the statistics describe its tables as empty', async () => {
  const database = await createDatabase(inject('postgres_url'), inject('postgres_template'))
  const url = `${database.url}?statement_timeout=4000`
  const db = await openDatabase({ kind: 'postgres', url, poolSize: 2 })
  try {
    // As autovacuum leaves them when it analyzes the tables between a deletion and the next insertion.
    await insertRuns(db)
    await emptyTables(database.url)
    await sql`analyze`.execute(db)
    await insertRuns(db)
    expect(await deleteFlow(db, FLOW)).toBe(true)
    const left = await db.selectFrom('run_state').select('id').limit(1).execute()
    expect(left).toEqual([])
  } finally {
    await db.destroy()
    await database.drop()
  }
})
