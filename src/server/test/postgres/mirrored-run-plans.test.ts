/** What PostgreSQL reads of the catalogue when runs arrive. */
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { insertArtifact } from '#server/artifacts/store.ts'
import type { Database } from '#server/database/open.ts'
import { storeRuns } from '#server/mirror/runs/store-runs.ts'
import { flowRunFields, taskRunFields, wireRow } from '#server/mirror/test/test-rows.ts'
import { openTestDatabase } from '#server/test/test-app.ts'

/** A flow run with a task run. */
function storeRun(db: Database, flowRun: string, taskRun: string): Promise<number> {
  const flowRuns = [wireRow(flowRunFields({ id: flowRun }))]
  const taskRuns = [wireRow(taskRunFields({ id: taskRun, flow_run_id: flowRun }))]
  return storeRuns(db, { flows: [], deployments: [], flowRuns, taskRuns })
}

function publish(db: Database, key: string, flow_run_id: string | null, task_run_id: string | null) {
  const fields = { type: 'markdown', description: null, data: null, metadata_: null }
  return insertArtifact(db, { key, flow_run_id, task_run_id, ...fields })
}

/** Rows of the catalogue that this transaction has read. */
async function countRead(db: Database): Promise<number> {
  const { rows } = await sql<{ count: string }>`select idx_tup_fetch + seq_tup_read as count
    from pg_stat_xact_user_tables where relname = 'artifact_listed'`.execute(db)
  return Number(rows[0]?.count)
}

test('a new run reads nothing else of the catalogue, also by plans from when that was empty', async () => {
  const { db, close } = await openTestDatabase()
  onTestFinished(close)
  await db.connection().execute(async (db) => {
    const [flowRun, taskRun] = [crypto.randomUUID(), crypto.randomUUID()]
    await publish(db, 'first', flowRun, taskRun)
    await storeRun(db, flowRun, taskRun)
    for (let number = 0; number < 50; number++) await publish(db, `other-${number}`, null, null)
    const [lateFlowRun, lateTaskRun] = [crypto.randomUUID(), crypto.randomUUID()]
    await publish(db, 'late', lateFlowRun, lateTaskRun)
    await db.transaction().execute(async (db) => {
      await storeRun(db, lateFlowRun, lateTaskRun)
      expect(await countRead(db)).toBeLessThan(20)
    })
  })
  const { search } = await db
    .selectFrom('artifact_listed')
    .select('search')
    .where('key', '=', 'late')
    .executeTakeFirstOrThrow()
  expect(search).toContain('curious-jaybird')
})
