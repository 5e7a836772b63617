/** How many versions keys have, and which is the latest. */
import * as z from 'zod/mini'
import type { Upstream } from './connection.ts'
import { countAll } from './lists.ts'
import { inParallel, inPortions, PAGE } from './pages.ts'
import type { RevisionMark } from './revision.ts'

const PARALLEL = 8

const Latest = z.array(z.object({ key: z.string(), latest_id: z.string() }))

/** The id of the latest version of each key. */
export async function readLatestIds(upstream: Upstream, keys: (string | null)[]): Promise<Map<string, string>> {
  const portions = inPortions([...new Set(keys.filter((key) => key !== null))])
  const pages = await inParallel(portions, PARALLEL, (any_) => {
    const body = { artifacts: { key: { any_ } }, sort: 'KEY_ASC', limit: PAGE }
    return upstream.ask(Latest, 'POST', '/artifacts/latest/filter', body)
  })
  return new Map(pages.flat().map(({ key, latest_id }) => [key, latest_id]))
}

/** Counts the versions of keys. Prefect counts one key at a time, so a count is kept until the key has a new latest. */
export function countVersions(upstream: Upstream, revision: RevisionMark) {
  const counts = new Map<string, { of: string; count: number }>()
  return async (latest: Map<string, string>): Promise<Map<string, number>> => {
    const answers = await inParallel([...latest], PARALLEL, async ([key, latest_id]): Promise<[string, number]> => {
      const of = `${revision.deletions()} ${latest_id}`
      const known = counts.get(key)
      if (known?.of === of) return [key, known.count]
      const count = await countAll(upstream, { artifacts: { operator: 'and_', key: { any_: [key] } } })
      counts.set(key, { of, count })
      return [key, count]
    })
    return new Map(answers)
  }
}
