import { chunksOf } from '#server/chunks.ts'
import type { Database } from '#server/database/open.ts'
import { parseObject } from '#server/json/raw-json.ts'

/** Replaces the tags that filters find a flow, run or deployment by. */
export function setTags(db: Database, owner_id: string, tags: string[]): Promise<void> {
  return replaceTags(db, new Map([[owner_id, tags]]))
}

/** Replaces the tags of several owners. */
export async function replaceTags(db: Database, tagsOf: Map<string, string[]>): Promise<void> {
  if (tagsOf.size === 0) return
  await db
    .deleteFrom('tag')
    .where('owner_id', 'in', [...tagsOf.keys()])
    .execute()
  const rows = Array.from(tagsOf, ([owner_id, tags]) =>
    [...new Set(tags.map((tag) => tag.toWellFormed()))].map((tag) => ({ owner_id, tag })),
  ).flat()
  // In chunks: the number of parameters of a statement is limited.
  for (const chunk of chunksOf(rows, 1000)) await db.insertInto('tag').values(chunk).execute()
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
