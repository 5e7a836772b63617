/** The pages of a retention dry run. */
import type * as z from 'zod/mini'
import type { RetentionPolicy, RetentionPreviewBody } from '#contract/retention.ts'
import { wireTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { pageOf } from '#server/filters/page.ts'
import { expiredVersions, readVersions } from './evaluate.ts'

type Page = Pick<z.output<typeof RetentionPreviewBody>, 'limit' | 'offset'>

/** The expired versions, newest first, and their totals. */
type Listing = Awaited<ReturnType<typeof list>>

/** Listings that are kept for their next pages. */
const MAX_LISTINGS = 3

/** The first page always evaluates the policies. Later pages use the same listing as long as it is cached. */
export function previewRetention(db: Database) {
  const listings = new Map<string, Listing>()
  return async (policies: RetentionPolicy[], as_of: string, page: Page) => {
    const { limit, offset } = pageOf(page)
    const cacheKey = JSON.stringify([as_of, policies])
    const cached = offset > 0 ? listings.get(cacheKey) : undefined
    const listing = cached ?? (await list(db, policies, as_of))
    listings.delete(cacheKey)
    listings.set(cacheKey, listing)
    for (const oldest of [...listings.keys()].slice(0, -MAX_LISTINGS)) listings.delete(oldest)
    const { ids, policy_of, ...sums } = listing
    const end = ids.length - offset
    const shown = new Map<string, string>()
    for (let at = end - 1; at >= Math.max(0, end - limit); at--) {
      const [id, policy] = [ids[at], policies[policy_of[at] ?? -1]]
      if (id !== undefined && policy) shown.set(id, policy.name)
    }
    const versions = await readVersions(db, [...shown.keys()])
    const results = versions.map((version) => ({ ...version, policy: shown.get(version.id) }))
    return { as_of: wireTime(as_of), ...sums, results }
  }
}

async function list(db: Database, policies: RetentionPolicy[], as_of: string) {
  const ids: string[] = []
  const policy_of: number[] = []
  const keys = new Set<string>()
  const shares = policies.map(({ name, is_enabled }) => ({ name, is_enabled, count: 0, bytes: 0 }))
  for await (const expired of expiredVersions(db, policies, as_of)) {
    for (const { id, key, size, policy } of expired) {
      ids.push(id)
      policy_of.push(policy)
      if (key !== null) keys.add(key)
      const share = shares[policy]
      if (!share) continue
      share.count += 1
      share.bytes += size
    }
  }
  const bytes = shares.reduce((sum, share) => sum + share.bytes, 0)
  const enabled = shares
    .filter(({ is_enabled }) => is_enabled)
    .map(({ name, count, bytes }) => ({ name, count, bytes }))
  return { ids, policy_of, count: ids.length, keys: keys.size, bytes, policies: enabled }
}
