import type { Database } from '#server/database/open.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { countArtifacts, fetchArtifacts, PageSize } from './fetch-artifacts.ts'

/** Of the oldest artifacts. One may be unknown here because it could not be read. */
const MAX_ROWS = 10

/**
 * Whether the oldest artifacts of the upstream server are unknown here, but not newer than what is known. What has only
 * deleted artifacts since they were read has no such history.
 */
export async function hasForeignHistory(db: Database, upstream: Upstream): Promise<boolean> {
  const count = await countArtifacts(upstream)
  const page = { sort: 'CREATED_DESC', limit: MAX_ROWS, offset: Math.max(0, count - MAX_ROWS) } as const
  const { rows } = await fetchArtifacts(upstream, page, new PageSize(MAX_ROWS))
  if (rows.length === 0) return false
  const ids = rows.map(({ id }) => id)
  const known = await db.selectFrom('artifact').select('id').where('id', 'in', ids).limit(1).executeTakeFirst()
  if (known !== undefined) return false
  const newest = await db
    .selectFrom('artifact')
    .select('created')
    .orderBy('created', 'desc')
    .limit(1)
    .executeTakeFirst()
  return newest !== undefined && rows.some((row) => row.requiredTime('created') <= newest.created)
}
