import { chunksOf } from '#server/chunks.ts'
import { MissingIds } from '#server/mirror/missing-ids.ts'
import { MAX_ROWS } from '#server/mirror/wire-row.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { countRows, fetchByIds, idOf, type Noun } from './fetch-by-id.ts'

/** The ids that the upstream server does not have. Usually takes one request for 200 ids. */
export async function missingRows(upstream: Upstream, noun: Noun, ids: string[]): Promise<string[]> {
  const missing: string[] = []
  for (const page of chunksOf(ids, MAX_ROWS)) {
    const search = new MissingIds(page, {
      count: (some) => countRows(upstream, noun, some),
      // A row can exist although it cannot be read.
      list: async (some) => (await fetchByIds(upstream, noun, some)).map(idOf),
      minMissing: 1,
    })
    await search.search(Number.POSITIVE_INFINITY)
    missing.push(...search.found)
  }
  return missing
}
