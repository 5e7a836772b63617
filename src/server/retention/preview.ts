/** The pages of a retention dry run. */
import type * as z from 'zod/mini'
import type { RetentionPolicy, RetentionPreviewBody } from '#contract/retention.ts'
import { wireTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { pageOf } from '#server/filters/page.ts'
import { expiredVersions, readVersions } from './evaluate.ts'
import { groupByKey } from './group-by-key.ts'

type Page = Pick<z.output<typeof RetentionPreviewBody>, 'limit' | 'offset'>

/** The expired versions, newest first, and their totals. */
type Listing = Awaited<ReturnType<typeof list>>

/** Listings that are kept for their next pages. */
const MAX_LISTINGS = 3

/** The first page of versions always evaluates the policies. Other pages use the same listing as long as it is cached. */
export function previewRetention(db: Database) {
  const listings = new Map<string, Listing>()

  async function listingOf(policies: RetentionPolicy[], as_of: string, isFresh: boolean): Promise<Listing> {
    const cacheKey = JSON.stringify([as_of, policies])
    const cached = isFresh ? undefined : listings.get(cacheKey)
    const listing = cached ?? (await list(db, policies, as_of))
    listings.delete(cacheKey)
    listings.set(cacheKey, listing)
    for (const oldest of [...listings.keys()].slice(0, -MAX_LISTINGS)) listings.delete(oldest)
    return listing
  }

  return {
    versions: async (policies: RetentionPolicy[], as_of: string, page: Page) => {
      const { limit, offset } = pageOf(page)
      const { ids, policy_of, groups, ...sums } = await listingOf(policies, as_of, offset === 0)
      const end = ids.length - offset
      const shown = new Map<string, string>()
      for (let at = end - 1; at >= Math.max(0, end - limit); at--) {
        const [id, policy] = [ids[at], policies[policy_of[at] ?? -1]]
        if (id !== undefined && policy) shown.set(id, policy.name)
      }
      const versions = await readVersions(db, [...shown.keys()])
      const results = versions.map((version) => ({ ...version, policy: shown.get(version.id) }))
      return { as_of: wireTime(as_of), ...sums, results }
    },

    keys: async (policies: RetentionPolicy[], as_of: string, page: Page) => {
      const { limit, offset } = pageOf(page)
      const { groups } = await listingOf(policies, as_of, false)
      const results = groups.slice(offset, offset + limit)
      return { as_of: wireTime(as_of), count: groups.length, results }
    },
  }
}

async function list(db: Database, policies: RetentionPolicy[], as_of: string) {
  const ids: string[] = []
  const policy_of: number[] = []
  const shares = policies.map(({ name, is_enabled }) => ({ name, is_enabled, count: 0, bytes: 0 }))
  const versionsOf = new Map<string, number>()
  const groups = groupByKey(policies)
  for await (const expired of expiredVersions(db, policies, as_of, versionsOf)) {
    for (const version of expired) {
      ids.push(version.id)
      policy_of.push(version.policy)
      groups.add(version)
      const share = shares[version.policy]
      if (!share) continue
      share.count += 1
      share.bytes += version.size
    }
  }
  const bytes = shares.reduce((sum, share) => sum + share.bytes, 0)
  const enabled = shares
    .filter(({ is_enabled }) => is_enabled)
    .map(({ name, count, bytes }) => ({ name, count, bytes }))
  const sorted = groups.sorted(versionsOf)
  const keys = sorted.filter(({ key }) => key !== null).length
  return { ids, policy_of, groups: sorted, count: ids.length, keys, bytes, policies: enabled }
}
