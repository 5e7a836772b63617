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
    missing.push(...(await uncounted(upstream, noun, absent)))
  }
  return missing
}

/** The ids that are not counted: a row can exist although it cannot be read. */
async function uncounted(upstream: Upstream, noun: Noun, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const count = await countRows(upstream, noun, ids)
  if (count === 0) return ids
  if (count >= ids.length) return []
  const middle = Math.ceil(ids.length / 2)
  const first = await uncounted(upstream, noun, ids.slice(0, middle))
  return [...first, ...(await uncounted(upstream, noun, ids.slice(middle)))]
}
