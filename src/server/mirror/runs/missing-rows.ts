import { chunksOf } from '#server/chunks.ts'
import { missingIds } from '#server/mirror/missing-ids.ts'
import { MAX_ROWS } from '#server/mirror/wire-row.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { countRows, fetchByIds, idOf, type Noun } from './fetch-by-id.ts'

/** The ids that the upstream server does not have. Usually takes one request for 200 ids. */
export async function missingRows(upstream: Upstream, noun: Noun, ids: string[]): Promise<string[]> {
  const missing: string[] = []
  for (const page of chunksOf(ids, MAX_ROWS)) {
    if ((await countRows(upstream, noun, page)) === page.length) continue
    const present = new Set((await fetchByIds(upstream, noun, page)).map(idOf))
    const absent = page.filter((id) => !present.has(id))
    // A row can exist although it cannot be read.
    missing.push(...(await missingIds(absent, (some) => countRows(upstream, noun, some))))
  }
  return missing
}
