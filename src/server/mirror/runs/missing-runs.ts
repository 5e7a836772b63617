import * as z from 'zod/mini'
import { MAX_ROWS } from '#server/mirror/wire-row.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { fetchByIds, idOf } from './fetch-by-id.ts'

/** The ids of flow runs that the upstream server does not have. Usually takes one request for 200 ids. */
export async function missingRuns(upstream: Upstream, ids: string[]): Promise<string[]> {
  const missing: string[] = []
  for (let from = 0; from < ids.length; from += MAX_ROWS) {
    const page = ids.slice(from, from + MAX_ROWS)
    if ((await countRuns(upstream, page)) === page.length) continue
    const present = new Set((await fetchByIds(upstream, 'flow_runs', page)).map(idOf))
    missing.push(
      ...(await uncounted(
        upstream,
        page.filter((id) => !present.has(id)),
      )),
    )
  }
  return missing
}

/** The ids that are not counted: a run can exist although it cannot be read. */
async function uncounted(upstream: Upstream, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const count = await countRuns(upstream, ids)
  if (count === 0) return ids
  if (count >= ids.length) return []
  const middle = Math.ceil(ids.length / 2)
  const first = await uncounted(upstream, ids.slice(0, middle))
  return [...first, ...(await uncounted(upstream, ids.slice(middle)))]
}

function countRuns(upstream: Upstream, ids: string[]): Promise<number> {
  return upstream.ask(z.number(), 'POST', '/flow_runs/count', { flow_runs: { id: { any_: ids } } })
}
