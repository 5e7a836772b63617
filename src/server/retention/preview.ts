/** The pages of a retention dry run. */
import type * as z from 'zod/mini'
import type { RetentionPolicy, RetentionPreviewBody } from '#contract/retention.ts'
import { nextMoment, storedTime, wireTime } from '#server/database/clock.ts'
import { forLongReads } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { readRevision } from '#server/database/transaction.ts'
import { pageOf } from '#server/filters/page.ts'
import type { MirrorDeletions } from '#server/mirror/delete-upstream.ts'
import { expiredVersions, readOnlyHere, readVersions } from './evaluate.ts'
import { groupByKey } from './group-by-key.ts'
import { retentionUpstream } from './policies.ts'

type Page = Pick<z.output<typeof RetentionPreviewBody>, 'limit' | 'offset'>

/** The expired versions, newest first, and their totals. */
type Listing = Awaited<ReturnType<typeof list>>

/** An evaluation of policies, finished or running. */
type Evaluation = {
  policies: string
  as_of: string
  /** Whether `as_of` was the current time. */
  isNow: boolean
  revision: number
  started: number
  /** Zero while it is running. */
  durationMs: number
  listing: Promise<Listing>
}

/** Evaluations that are kept for other requests and their next pages. */
const MAX_EVALUATIONS = 3

/**
 * An evaluation reads every version, so requests share it. Their first page has the current revision; the ages of versions
 * may be older by this multiple of the time that the evaluation took.
 */
const MAX_AGE_FACTOR = 10

export function previewRetention(db: Database, mirror: MirrorDeletions | null = null) {
  let evaluations: Evaluation[] = []

  function evaluate(policies: RetentionPolicy[], as_of: string | null, revision: number): Evaluation {
    const moment = as_of ?? storedTime(nextMoment())
    const evaluation: Evaluation = {
      policies: JSON.stringify(policies),
      as_of: moment,
      isNow: as_of === null,
      revision,
      started: performance.now(),
      durationMs: 0,
      listing: list(forLongReads(db), policies, moment, mirror),
    }
    evaluations = [evaluation, ...evaluations].slice(0, MAX_EVALUATIONS)
    evaluation.listing.then(
      () => {
        evaluation.durationMs = performance.now() - evaluation.started
      },
      () => {
        evaluations = evaluations.filter((other) => other !== evaluation)
      },
    )
    return evaluation
  }

  /** `isFirst`: the first page must have the current revision. The others belong to the evaluation of the first one. */
  async function evaluationOf(
    policies: RetentionPolicy[],
    as_of: string | null,
    isFirst: boolean,
  ): Promise<Evaluation> {
    const revision = await readRevision(db)
    const text = JSON.stringify(policies)
    const found = evaluations.find((known) => {
      if (known.policies !== text || (isFirst && known.revision !== revision)) return false
      return as_of === null ? known.isNow && known.revision === revision && isRecent(known) : known.as_of === as_of
    })
    return found ?? evaluate(policies, as_of, revision)
  }

  return {
    /** Without `as_of`, at the current time. */
    versions: async (policies: RetentionPolicy[], as_of: string | null, page: Page) => {
      const { limit, offset } = pageOf(page)
      const evaluation = await evaluationOf(policies, as_of, offset === 0)
      const { ids, policy_of, groups, ...sums } = await evaluation.listing
      const end = ids.length - offset
      const shown = new Map<string, string>()
      for (let at = end - 1; at >= Math.max(0, end - limit); at--) {
        const [id, policy] = [ids[at], policies[policy_of[at] ?? -1]]
        if (id !== undefined && policy) shown.set(id, policy.name)
      }
      const versions = await readVersions(db, [...shown.keys()])
      const results = versions.map((version) => ({ ...version, policy: shown.get(version.id) }))
      return { as_of: wireTime(evaluation.as_of), ...sums, results }
    },

    keys: async (policies: RetentionPolicy[], as_of: string | null, page: Page) => {
      const { limit, offset } = pageOf(page)
      const evaluation = await evaluationOf(policies, as_of, false)
      const { groups } = await evaluation.listing
      const results = groups.slice(offset, offset + limit)
      return { as_of: wireTime(evaluation.as_of), count: groups.length, results }
    },
  }
}

const isRecent = ({ started, durationMs }: Evaluation) =>
  durationMs === 0 || performance.now() - started < durationMs * (1 + MAX_AGE_FACTOR)

async function list(db: Database, policies: RetentionPolicy[], as_of: string, mirror: MirrorDeletions | null) {
  const ids: string[] = []
  const policy_of: number[] = []
  const shares = policies.map(({ name, is_enabled }) => ({ name, is_enabled, count: 0, bytes: 0 }))
  const versionsOf = new Map<string, number>()
  const groups = groupByKey(policies)
  const upstream = mirror && { ...retentionUpstream(mirror), count: 0, only_here: 0 }
  for await (const expired of expiredVersions(db, policies, as_of, versionsOf)) {
    const onlyHere = upstream && (await readOnlyHere(db, expired))
    if (upstream && onlyHere) {
      upstream.count += expired.length - onlyHere.size
      upstream.only_here += onlyHere.size
    }
    for (const version of expired) {
      if (upstream && !upstream.is_included && !onlyHere?.has(version.id)) continue
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
  return { ids, policy_of, groups: sorted, count: ids.length, keys, bytes, policies: enabled, upstream }
}
