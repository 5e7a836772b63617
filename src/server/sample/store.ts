/** Marks the rows of the sample data, counts them and deletes them. */
import { sql } from 'kysely'
import type { SampleResult } from '#contract/vitrine.ts'
import { removeVersions } from '#server/artifacts/delete-versions.ts'
import { lockAll } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { removeFlowRuns } from '#server/runs/delete-runs.ts'
import { deleteFlow } from '#server/runs/flows.ts'

export async function hasSample(db: Database): Promise<boolean> {
  return (await db.selectFrom('sample').select('id').limit(1).executeTakeFirst()) !== undefined
}

/** Marks an artifact, flow run or flow. Marked flows can also have runs that are not part of the sample. */
export async function markSample(db: Database, id: string): Promise<void> {
  await db.insertInto('sample').values({ id }).execute()
}

export async function countSample(db: Database): Promise<SampleResult> {
  const { artifacts } = await db
    .selectFrom('artifact')
    .innerJoin('sample', 'sample.id', 'artifact.id')
    .select(sql<number>`count(*)`.as('artifacts'))
    .executeTakeFirstOrThrow()
  const { flow_runs } = await db
    .selectFrom('flow_run')
    .innerJoin('sample', 'sample.id', 'flow_run.id')
    .select(sql<number>`count(*)`.as('flow_runs'))
    .executeTakeFirstOrThrow()
  return { artifacts, flow_runs }
}

/** The keys that exist, in alphabetical order. */
export async function keysTaken(db: Database, keys: string[]): Promise<string[]> {
  const taken = db.selectFrom('artifact_collection').select('key').where('key', 'in', keys).orderBy('key')
  return (await taken.execute()).map(({ key }) => key)
}

/** Deletes everything that is marked and returns the counts. A flow with other runs or deployments is kept. */
export async function deleteSample(db: Database): Promise<SampleResult> {
  return transact(db, async (db) => {
    const counted = await countSample(db)
    const marked = db.selectFrom('sample').select('sample.id')
    const artifacts = db.selectFrom('artifact').select(['id', 'key']).where('id', 'in', marked)
    await lockAll(
      db,
      (await artifacts.execute()).map(({ id, key }) => key ?? id),
    )
    // Re-read: another transaction may have deleted some while we waited for the locks.
    await removeVersions(db, await artifacts.execute())
    await removeFlowRuns(db, db.selectFrom('flow_run').select('id').where('id', 'in', marked))
    const unused = await db
      .selectFrom('flow')
      .select('id')
      .where('id', 'in', marked)
      .where('id', 'not in', db.selectFrom('flow_run').select('flow_id'))
      .where('id', 'not in', db.selectFrom('deployment').select('flow_id'))
      .execute()
    for (const { id } of unused) await deleteFlow(db, id)
    await db.deleteFrom('sample').execute()
    return counted
  })
}
