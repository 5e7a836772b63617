/** Which rows belong to the sample set. */
import { sql } from 'kysely'
import type { SampleResult } from '#contract/vitrine.ts'
import type { Database } from '../database.ts'
import { deleteArtifact } from './artifacts.ts'
import { change } from './change.ts'
import { deleteFlow } from './flows.ts'

export async function hasSample(db: Database): Promise<boolean> {
  return (await db.selectFrom('sample').select('id').limit(1).executeTakeFirst()) !== undefined
}

/** Marks an artifact or a flow. The runs of a marked flow belong to it. */
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
    .innerJoin('sample', 'sample.id', 'flow_run.flow_id')
    .select(sql<number>`count(*)`.as('flow_runs'))
    .executeTakeFirstOrThrow()
  return { artifacts, flow_runs }
}

/** Takes out everything that is marked, and says how much that was. */
export async function deleteSample(db: Database): Promise<SampleResult> {
  return change(db, async (db) => {
    const counted = await countSample(db)
    for (const { id } of await db.selectFrom('sample').select('id').execute()) {
      if (!(await deleteArtifact(db, id))) await deleteFlow(db, id)
    }
    await db.deleteFrom('sample').execute()
    return counted
  })
}
