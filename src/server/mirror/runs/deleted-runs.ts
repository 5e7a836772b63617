/** Finds runs that the upstream server has deleted, and deletes or marks them here. */
import * as z from 'zod/mini'
import { tryJson } from '#contract/json.ts'
import { chunksOf } from '#server/chunks.ts'
import { nextMoment, storedTime } from '#server/database/clock.ts'
import { isAnyOf } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { MAX_ROWS } from '#server/mirror/wire-row.ts'
import { emptyFlowRuns, removeFlowRuns } from '#server/runs/delete-runs.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { missingRows } from './missing-rows.ts'
import { presentRuns } from './present-runs.ts'

const Position = z.object({ after: z.string() })

/** `position` is that of the next call: null when all have been checked. */
type Check = { deleted: string[]; position: string | null }

/** Compares the next stored flow runs with the upstream server: a request if it still has all of them. */
export async function checkRuns(db: Database, upstream: Upstream, position: string | null): Promise<Check> {
  const { after } = Position.safeParse(tryJson(position ?? '')).data ?? { after: '' }
  const rows = await presentRuns(db).where('flow_run.id', '>', after).orderBy('flow_run.id').limit(MAX_ROWS).execute()
  const ids = rows.map(({ id }) => id)
  const last = ids.length < MAX_ROWS ? undefined : ids.at(-1)
  const next = last === undefined ? null : JSON.stringify({ after: last } satisfies z.infer<typeof Position>)
  return { deleted: await missingRows(upstream, 'flow_runs', ids), position: next }
}

/** Runs in one transaction. */
const MAX_REMOVED = 100

/** Deletes flow runs with their task runs, states and logs; their artifacts stay. */
export async function removeRuns(db: Database, ids: string[]): Promise<void> {
  for (const page of chunksOf(ids, MAX_REMOVED)) {
    const runs = db
      .selectFrom('flow_run')
      .select('id')
      .where(isAnyOf(db, 'flow_run.id', page))
    await emptyFlowRuns(db, runs)
    await transact(db, (db) => removeFlowRuns(db, runs))
  }
}

/** Whether the upstream server has deleted it, as far as is known. */
export async function isRunOnlyHere(db: Database, id: string): Promise<boolean> {
  const marked = db.selectFrom('mirrored_run').select('deleted').where('flow_run_id', '=', id)
  return (await marked.executeTakeFirst())?.deleted != null
}

/** Marks flow runs that exist only here, so that they are not looked for again. */
export async function keepRuns(db: Database, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  const deleted = storedTime(nextMoment())
  await transact(
    db,
    async (db) => {
      const stored = await db
        .selectFrom('flow_run')
        .select('id')
        .where(isAnyOf(db, 'flow_run.id', ids))
        .execute()
      if (stored.length === 0) return
      await db
        .insertInto('mirrored_run')
        .values(stored.map(({ id }) => ({ flow_run_id: id, deleted })))
        .onConflict((conflict) => conflict.column('flow_run_id').doUpdateSet({ deleted }))
        .execute()
    },
    () => false,
  )
}
