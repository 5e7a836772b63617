import { forLongReads } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { NotFound } from '#server/errors.ts'
import { storedJson } from '#server/json/raw-json.ts'
import type { Content } from './thread/jobs.ts'

/** Type and data of versions, by id; those that do not exist are left out. */
export async function readContents(db: Database, ids: string[]): Promise<Map<string, Content>> {
  const rows = await forLongReads(db)
    .selectFrom('artifact')
    .select(['id', 'type', 'data', 'packed'])
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map((row) => [row.id, { type: row.type, data: storedJson(row).text }]))
}

/** @throws {NotFound} if it has been deleted. */
export function contentOf(contents: Map<string, Content>, id: string): Content {
  const content = contents.get(id)
  if (content) return content
  throw new NotFound(`Artifact ${id} does not exist.`)
}
