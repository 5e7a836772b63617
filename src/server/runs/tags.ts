import type { Database } from '#server/database/open.ts'

/** Replaces the tags by which a flow, run or deployment is found. */
export async function setTags(db: Database, owner_id: string, tags: string[]): Promise<void> {
  await db.deleteFrom('tag').where('owner_id', '=', owner_id).execute()
  const distinct = [...new Set(tags.map((tag) => tag.toWellFormed()))]
  // Few at a time: a statement takes a limited number of values.
  for (let from = 0; from < distinct.length; from += 1000) {
    const rows = distinct.slice(from, from + 1000).map((tag) => ({ owner_id, tag }))
    await db.insertInto('tag').values(rows).execute()
  }
}
