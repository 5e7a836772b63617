import { nextMoment, storedTime, uuidAt, wireTime } from '#server/database/clock.ts'
import { lock, lockRows } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import type { FlowTable } from '#server/database/tables.ts'
import { transact } from '#server/database/transaction.ts'
import { RawJson } from '#server/json/raw-json.ts'
import { emptyFlowRuns, removeDeployments, removeFlowRuns } from './delete-runs.ts'
import { setTags } from './tags-and-labels.ts'

/** The wire form of a flow. */
export function flowOf({ id, created, updated, name, tags, labels }: FlowTable) {
  return {
    id,
    created: wireTime(created),
    updated: wireTime(updated),
    name,
    tags: new RawJson(tags),
    labels: new RawJson(labels),
  }
}

/** Creates the flow, or returns the existing one of that name unchanged. */
export async function insertFlow(
  db: Database,
  { name, tags, labels, moment = nextMoment() }: { name: string; tags: string[]; labels: RawJson; moment?: number },
) {
  return transact(db, async (db) => {
    const storedName = name.toWellFormed()
    const found = await readFlowByName(db, storedName)
    if (found) return { is_new: false, flow: found }
    const created = storedTime(moment)
    const row = {
      id: uuidAt(moment),
      created,
      updated: created,
      name: storedName,
      tags: JSON.stringify(tags),
      labels: labels.text,
    }
    await db.insertInto('flow').values(row).execute()
    await setTags(db, row.id, tags)
    return { is_new: true, flow: flowOf(row) }
  })
}

export async function readFlow(db: Database, id: string) {
  const row = await db.selectFrom('flow').selectAll().where('id', '=', id).executeTakeFirst()
  return row && flowOf(row)
}

export async function readFlowByName(db: Database, name: string) {
  const row = await db.selectFrom('flow').selectAll().where('name', '=', name).executeTakeFirst()
  return row && flowOf(row)
}

/** False when there is no such flow. */
export async function updateFlow(db: Database, id: string, tags: string[] | undefined): Promise<boolean> {
  return transact(db, async (db) => {
    const updated = storedTime(nextMoment())
    const { numUpdatedRows } = await db
      .updateTable('flow')
      .set({ updated, ...(tags && { tags: JSON.stringify(tags) }) })
      .where('id', '=', id)
      .executeTakeFirst()
    if (tags && numUpdatedRows > 0) await setTags(db, id, tags)
    return numUpdatedRows > 0
  })
}

/** False when there is no such flow. Deletes its runs and deployments too; artifacts stay. */
export async function deleteFlow(db: Database, id: string): Promise<boolean> {
  await emptyFlowRuns(db, db.selectFrom('flow_run').select('id').where('flow_id', '=', id))
  return transact(db, async (db) => {
    // A transaction that adds a run or a deployment either commits before this one, or does not find the flow.
    await lock(db, id)
    await lockRows(db, db.selectFrom('flow').select('id').where('id', '=', id))
    await removeFlowRuns(db, db.selectFrom('flow_run').select('id').where('flow_id', '=', id))
    await removeDeployments(db, db.selectFrom('deployment').select('id').where('flow_id', '=', id))
    await db.deleteFrom('tag').where('owner_id', '=', id).execute()
    const { numDeletedRows } = await db.deleteFrom('flow').where('id', '=', id).executeTakeFirst()
    return numDeletedRows > 0
  })
}
