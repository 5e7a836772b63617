import type { Database } from '#server/database/open.ts'
import { parseObject } from '#server/json/raw-json.ts'

/** Replaces the tags that filters find a flow, run or deployment by. */
export async function setTags(db: Database, owner_id: string, tags: string[]): Promise<void> {
  await db.deleteFrom('tag').where('owner_id', '=', owner_id).execute()
  const distinct = [...new Set(tags.map((tag) => tag.toWellFormed()))]
  // In chunks: the number of parameters of a statement is limited.
  for (let from = 0; from < distinct.length; from += 1000) {
    const rows = distinct.slice(from, from + 1000).map((tag) => ({ owner_id, tag }))
    await db.insertInto('tag').values(rows).execute()
  }
}

/** The labels that a new deployment or run inherits; null when there is no such row. */
export async function readLabels(
  db: Database,
  table: 'flow' | 'flow_run' | 'deployment',
  id: string,
): Promise<object | null> {
  const found = await db.selectFrom(table).select('labels').where('id', '=', id).executeTakeFirst()
  return found ? parseObject(found.labels) : null
}
