/** The number of versions of keys, and their latest version. */
import * as z from 'zod/mini'
import type { Upstream } from './connection.ts'
import { type CountedKey, countEach } from './count-versions.ts'
import type { Entry } from './entry.ts'
import { countAll, type UpstreamFilters, upstreamFilters } from './lists.ts'
import { inBatches, inParallel, PAGE_SIZE, readAllPages } from './pages.ts'
import type { UpstreamRevision } from './revision.ts'

const MAX_CONCURRENCY = 8

const Latest = z.array(z.object({ key: z.string(), latest_id: z.string() }))

/** The id of the latest version of each key. */
export async function readLatestIds(upstream: Upstream, keys: (string | null)[]): Promise<Map<string, string>> {
  const batches = inBatches([...new Set(keys.filter((key) => key !== null))])
  const pages = await inParallel(batches, MAX_CONCURRENCY, (any_) => {
    const body = { artifacts: { key: { any_ } }, sort: 'KEY_ASC', limit: PAGE_SIZE }
    return upstream.ask(Latest, 'POST', '/artifacts/latest/filter', body)
  })
  return new Map(pages.flat().map(({ key, latest_id }) => [key, latest_id]))
}

/** Cached counts are checked after this time, in case a change went unnoticed. */
const COUNT_TTL_MS = 300_000

const KeyRows = z.array(z.object({ id: z.string(), key: z.nullable(z.string()) }))

/** The number of versions while `latest_id` was the latest one and `deletions` was current. */
type KnownCount = { latest_id: string; deletions: number; at: number; count: number }

/**
 * Counts the versions of keys, given the latest of each and entries with their sizes. A count is cached until the key
 * has a new latest version. After deletions it is an upper bound, which one request can confirm for many keys.
 */
export function countVersions(revision: UpstreamRevision) {
  const known = new Map<string, KnownCount>()
  const requestsTo = (upstream: Upstream) => ({
    count: (keys: string[]) => countAll(upstream, versionsOf(keys)),
    read: (keys: string[]) => {
      const body = { ...upstreamFilters(versionsOf(keys)), sort: 'ID_DESC' }
      return readAllPages(
        (page) => upstream.ask(KeyRows, 'POST', '/artifacts/filter', { ...body, ...page }),
        ({ key }) => key,
      )
    },
  })
  return async (upstream: Upstream, latest: Map<string, string>, entries: Entry[]): Promise<Map<string, number>> => {
    const deletions = revision.deletions()
    const at = Date.now()
    const sizes = new Map(entries.map(({ key, size }) => [key, size]))
    const fresh: CountedKey[] = []
    const outdated: CountedKey[] = []
    const counts = new Map<string, number>()
    for (const [key, latest_id] of latest) {
      const last = known.get(key)
      const size = sizes.get(key) ?? 0
      if (last?.latest_id !== latest_id) fresh.push({ key, size, least: 1, most: Number.POSITIVE_INFINITY })
      else if (last.deletions !== deletions || at - last.at > COUNT_TTL_MS)
        outdated.push({ key, size, least: 1, most: last.count })
      else counts.set(key, last.count)
    }
    // Separately: upper bounds can only be confirmed together if no key without a bound is among them.
    for (const result of await Promise.all([fresh, outdated].map((keys) => countEach(keys, requestsTo(upstream))))) {
      for (const [key, count] of result.counts) {
        counts.set(key, count)
        const latest_id = latest.get(key)
        if (result.isSteady && latest_id !== undefined) known.set(key, { latest_id, deletions, at, count })
      }
    }
    return counts
  }
}

const versionsOf = (any_: string[]): UpstreamFilters => ({ artifacts: { operator: 'and_', key: { any_ } } })
