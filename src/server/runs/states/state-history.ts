import type { Database } from '#server/database/open.ts'
import { RawJson } from '#server/json/raw-json.ts'

/** Every state that a run was in, a flow's or a task's, oldest first. */
export async function readRunStates(db: Database, run_id: string): Promise<RawJson[]> {
  const rows = await db
    .selectFrom('run_state')
    .select('state')
    .where('run_id', '=', run_id)
    .orderBy('timestamp')
    .orderBy('id')
    .execute()
  return rows.map(({ state }) => new RawJson(state))
}

export async function readState(db: Database, id: string): Promise<RawJson | null> {
  const row = await db.selectFrom('run_state').select('state').where('id', '=', id).executeTakeFirst()
  return row ? new RawJson(row.state) : null
}
