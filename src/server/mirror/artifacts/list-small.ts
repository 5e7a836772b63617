import { isAnyOf } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { isAboutRows } from '#server/mirror/ask-for-fewer.ts'
import { askRows, idOf, idsFilter } from '#server/mirror/runs/fetch-by-id.ts'
import type { Upstream } from '#server/upstream/connection.ts'

/** Of a row here, so that a page of 200 has about 4 MB. */
const MAX_ROW_BYTES = 20_000

/** The ids of those among the stored artifacts that the upstream server has, in one request. Leaves out large ones. */
export async function listSmall(db: Database, upstream: Upstream, ids: string[]): Promise<string[]> {
  const small = await db
    .selectFrom('artifact')
    .select('id')
    .where(isAnyOf(db, 'artifact.id', ids))
    .where('size', '<=', MAX_ROW_BYTES)
    .execute()
  if (small.length === 0) return []
  const query = idsFilter(
    'artifacts',
    small.map(({ id }) => id),
  )
  try {
    const rows = await askRows(upstream, 'artifacts', query, small.length)
    return rows.map((row) => (row === null ? '' : idOf(row)))
  } catch (error) {
    if (isAboutRows(error)) return []
    throw error
  }
}
