/** Lists of the upstream server as entries: the latest version of every key, all versions, or one page of them. */
import * as z from 'zod/mini'
import { Artifact, ArtifactCollection } from '#contract/artifact.ts'
import type { SummaryFilterBody } from '#contract/filters.ts'
import { isJson, type Json, type JsonObject } from '#contract/json.ts'
import { Invalid } from '#server/errors.ts'
import type { Upstream } from './connection.ts'
import { type Entry, entryOf, entryOfLatest } from './entry.ts'
import { readAllPages, readRows } from './pages.ts'

type Query = z.output<typeof SummaryFilterBody>
export type UpstreamFilters = Pick<Query, 'artifacts' | 'flows' | 'flow_runs' | 'task_runs' | 'deployments'>

/** The part of a query that the upstream server supports, without undefined fields. */
export function upstreamFilters({ artifacts, flows, flow_runs, task_runs, deployments }: UpstreamFilters): JsonObject {
  const members = Object.entries({ artifacts, flows, flow_runs, task_runs, deployments })
  return Object.fromEntries(members.flatMap(([name, filter]) => (filter ? [[name, withoutNulls(filter)]] : [])))
}

export function withoutNulls(value: unknown): Json {
  if (typeof value !== 'object' || value === null) return isJson(value) ? value : null
  if (Array.isArray(value)) return value.map(withoutNulls)
  const members = Object.entries(value).filter(([, member]) => member !== undefined && member !== null)
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member)]))
}

/** The latest version of every key that matches, and artifacts without a key. */
export async function readLatest(upstream: Upstream, filters: UpstreamFilters): Promise<Entry[]> {
  const [keyed, keyless] = await Promise.all([readKeyed(upstream, filters), readKeyless(upstream, filters)])
  return [...keyed, ...keyless]
}

async function readKeyed(upstream: Upstream, { artifacts, ...related }: UpstreamFilters): Promise<Entry[]> {
  const { id, ...members } = artifacts ?? { operator: 'and_' as const }
  const body = upstreamFilters(related)
  // The filter on `id` is named `latest_id` on this route.
  body.artifacts = withoutNulls({ ...members, latest_id: id })
  return readAllPages(
    (page) =>
      upstream.ask(z.array(ArtifactCollection), 'POST', '/artifacts/latest/filter', {
        ...body,
        ...page,
        sort: 'KEY_ASC',
      }),
    entryOfLatest,
  )
}

/**
 * Artifacts without a key. The results that Prefect persists have neither key nor kind, and there can be many of them:
 * a condition on the kind excludes them, along with any other artifact without a kind.
 */
async function readKeyless(upstream: Upstream, filters: UpstreamFilters): Promise<Entry[]> {
  const artifacts = filters.artifacts ?? { operator: 'and_' as const }
  const { key, type } = artifacts
  if (artifacts.operator === 'or_')
    throw new Invalid('`latest_only` and `artifacts.operator` "or_" cannot be used together in upstream mode.')
  if (key?.any_ || key?.like_ || key?.exists_) return []
  const narrowed = { ...artifacts, key: { exists_: false }, type: type ?? { not_any_: ['result'] } }
  return readAll(upstream, { ...filters, artifacts: narrowed })
}

/** Every version that matches. */
export async function readAll(upstream: Upstream, filters: UpstreamFilters): Promise<Entry[]> {
  return readAllPages((page) => fetchPage(upstream, filters, { ...page, sort: 'CREATED_DESC' }), entryOf)
}

/** Orders that the upstream server supports, directly or reversed. */
export const UPSTREAM_ORDERS = {
  CREATED_DESC: { sort: 'CREATED_DESC', isReversed: false },
  CREATED_ASC: { sort: 'CREATED_DESC', isReversed: true },
  UPDATED_DESC: { sort: 'UPDATED_DESC', isReversed: false },
  UPDATED_ASC: { sort: 'UPDATED_DESC', isReversed: true },
} as const

/** One page of the versions that match, and their total. */
export async function readPage(
  upstream: Upstream,
  filters: UpstreamFilters,
  { sort, isReversed }: (typeof UPSTREAM_ORDERS)[keyof typeof UPSTREAM_ORDERS],
  { limit, offset }: { limit: number; offset: number },
): Promise<{ entries: Entry[]; count: number }> {
  const read = (page: { limit: number; offset: number }) =>
    readRows((page) => fetchPage(upstream, filters, { sort, ...page }), page, entryOf)
  if (!isReversed) {
    const [entries, count] = await Promise.all([read({ limit, offset }), countAll(upstream, filters)])
    return { entries, count }
  }
  const count = await countAll(upstream, filters)
  const end = count - offset
  const start = Math.max(0, end - limit)
  if (end <= start) return { entries: [], count }
  const entries = await read({ limit: end - start, offset: start })
  return { entries: entries.reverse(), count }
}

export function countAll(upstream: Upstream, filters: UpstreamFilters): Promise<number> {
  return upstream.ask(z.number(), 'POST', '/artifacts/count', upstreamFilters(filters))
}

export function fetchPage(
  upstream: Upstream,
  filters: UpstreamFilters,
  page: { sort: 'CREATED_DESC' | 'UPDATED_DESC'; limit: number; offset: number },
): Promise<Artifact[]> {
  return upstream.ask(z.array(Artifact), 'POST', '/artifacts/filter', { ...upstreamFilters(filters), ...page })
}
