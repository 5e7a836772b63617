import { isAnyOf } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { isAboutRows } from '#server/mirror/ask-for-fewer.ts'
import { idOf } from '#server/mirror/runs/fetch-by-id.ts'
import { readSoundRows } from '#server/mirror/wire-row.ts'
import type { Upstream } from '#server/upstream/connection.ts'

/** Of a row here, so that a page of 200 has about 4 MB. */
const MAX_ROW_BYTES = 20_000
/** Of a response: they may have grown. */
const MAX_BYTES = 16 * 1024 * 1024

/** The ids of those among the stored artifacts that the upstream server has, in one request. Leaves out large ones. */
export async function listSmall(db: Database, upstream: Upstream, ids: string[]): Promise<string[]> {
  const small = await db
    .selectFrom('artifact')
    .select('id')
    .where(isAnyOf(db, 'artifact.id', ids))
    .where('size', '<=', MAX_ROW_BYTES)
    .execute()
  const any_ = small.map(({ id }) => id)
  if (any_.length === 0) return []
  const body = JSON.stringify({ artifacts: { id: { any_ } }, limit: any_.length })
  try {
    const rows = await readSoundRows(await upstream.askText('POST', '/artifacts/filter', body, MAX_BYTES))
    return rows.map((row) => (row === null ? '' : idOf(row)))
  } catch (error) {
    if (isAboutRows(error)) return []
    throw error
  }
}
