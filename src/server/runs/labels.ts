import type { Database } from '#server/database/open.ts'
import { membersOf } from '#server/json/raw-json.ts'

/** The labels that others inherit; null where there is nobody to inherit from. */
export async function readLabels(
  db: Database,
  table: 'flow' | 'flow_run' | 'deployment',
  id: string,
): Promise<object | null> {
  const found = await db.selectFrom(table).select('labels').where('id', '=', id).executeTakeFirst()
  return found ? membersOf(found.labels) : null
}
