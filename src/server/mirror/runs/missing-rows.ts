import { missingIds } from '#server/mirror/missing-ids.ts'
import { MAX_ROWS } from '#server/mirror/wire-row.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { countRows, fetchByIds, idOf, type Noun } from './fetch-by-id.ts'

/** The ids that the upstream server does not have. Usually takes one request for 200 ids. */
export async function missingRows(upstream: Upstream, noun: Noun, ids: string[]): Promise<string[]> {
  const missing: string[] = []
  for (let from = 0; from < ids.length; from += MAX_ROWS) {
    const page = ids.slice(from, from + MAX_ROWS)
    if ((await countRows(upstream, noun, page)) === page.length) continue
    const present = new Set((await fetchByIds(upstream, noun, page)).map(idOf))
    const absent = page.filter((id) => !present.has(id))
    // A row can exist although it cannot be read.
    missing.push(...(await missingIds(absent, (some) => countRows(upstream, noun, some))))
  }
  return missing
}
