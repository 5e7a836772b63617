/** Lists for Vitrine's own routes, built from the lists of the upstream server. */
import type * as z from 'zod/mini'
import type { SummaryFilterBody } from '#contract/filters.ts'
import { shownType } from '#contract/kind-labels.ts'
import type { ArtifactSummaries } from '#contract/vitrine.ts'
import { wireTime } from '#server/database/clock.ts'
import { pageOf } from '#server/filters/page.ts'
import type { Upstream } from './connection.ts'
import { readAll, readLatest, readPage, UPSTREAM_ORDERS, upstreamFilters } from './lists.ts'
import { type NamedEntry, nameEntries } from './names.ts'
import { cacheByRevision, type UpstreamRevision } from './revision.ts'
import { countVersions, readLatestIds } from './versions.ts'

type Query = z.output<typeof SummaryFilterBody>
type Sort = NonNullable<Query['sort']>

export function summariesOf(upstream: Upstream, revision: UpstreamRevision) {
  const name = nameEntries()
  const count = countVersions(revision)
  const cacheList = cacheByRevision<NamedEntry[]>(revision, ({ length }) => length)
  const cachePage = cacheByRevision<ArtifactSummaries>(revision)

  /** Everything that matches, with names, to be searched, sorted and counted here. */
  function readList(query: Query, signal: AbortSignal): Promise<NamedEntry[]> {
    const isLatest = query.latest_only === true
    return cacheList({ ...upstreamFilters(query), isLatest }, signal, async (signal) => {
      const start = performance.now()
      const server = upstream.until(signal)
      const entries = await (isLatest ? readLatest(server, query) : readAll(server, query))
      const named = await name(server, entries)
      revision.backOff(performance.now() - start)
      return named
    })
  }

  async function summarize(server: Upstream, entries: NamedEntry[], latest: Map<string, string>) {
    const versions = await count(server, latest, entries)
    return entries.map((entry) => ({
      ...entry,
      created: wireTime(entry.created),
      updated: wireTime(entry.updated),
      version: null,
      versions: entry.key === null ? 1 : (versions.get(entry.key) ?? 1),
      is_latest: entry.key === null || latest.get(entry.key) === entry.id,
      is_pinned: false,
      is_only_here: false,
      change: null,
      deployment: null,
    }))
  }

  async function readMatching(query: Query, signal: AbortSignal): Promise<NamedEntry[]> {
    return (await readList(query, signal)).filter((entry) => matches(entry, query))
  }

  async function filterList(query: Query, signal: AbortSignal): Promise<ArtifactSummaries> {
    const server = upstream.until(signal)
    const { limit, offset } = pageOf(query)
    const sort = query.sort ?? 'UPDATED_DESC'
    const matching = await readMatching(query, signal)
    const latestOf = (entries: NamedEntry[]) =>
      query.latest_only
        ? new Map(entries.flatMap(({ key, id }) => (key === null ? [] : [[key, id]])))
        : readLatestIds(
            server,
            entries.map(({ key }) => key),
          )
    const versions =
      sort === 'VERSIONS_DESC' ? await count(server, await latestOf(matching), matching) : new Map<string, number>()
    const rank = { ...RANKS, VERSIONS_DESC: ({ key }: NamedEntry) => versions.get(key ?? '') ?? 1 }[sort]
    const sorted = sortedBy(matching, rank, sort.endsWith('DESC') ? -1 : 1)
    const rows = sorted.slice(offset, offset + limit)
    return { results: await summarize(server, rows, await latestOf(rows)), count: sorted.length }
  }

  async function filterPage(
    query: Query,
    order: (typeof UPSTREAM_ORDERS)[keyof typeof UPSTREAM_ORDERS],
    signal: AbortSignal,
  ): Promise<ArtifactSummaries> {
    const page = pageOf(query)
    return cachePage({ ...upstreamFilters(query), ...page, ...order }, signal, async (signal) => {
      const server = upstream.until(signal)
      const { entries, count } = await readPage(server, query, order, page)
      const [named, latest] = await Promise.all([
        name(server, entries),
        readLatestIds(
          server,
          entries.map(({ key }) => key),
        ),
      ])
      return { results: await summarize(server, named, latest), count }
    })
  }

  return {
    readList,
    listIds: async (query: Query, signal: AbortSignal) =>
      sortedBy(await readMatching(query, signal), RANKS.CREATED_DESC, -1).map(({ id }) => id),
    filterSummaries: (query: Query, signal: AbortSignal): Promise<ArtifactSummaries> => {
      const order = upstreamOrder(query)
      return order === null ? filterList(query, signal) : filterPage(query, order, signal)
    },
  }
}

/** The order in which the upstream server can return a single page, or null. */
function upstreamOrder({ latest_only, search, types, version, updated, changed_since, pinned, sort }: Query) {
  const isFilteredHere = search?.trim() || types || version || updated || changed_since || pinned
  if (latest_only || isFilteredHere) return null
  const name = sort ?? 'UPDATED_DESC'
  return name in UPSTREAM_ORDERS
    ? (Object.entries(UPSTREAM_ORDERS).find(([known]) => known === name)?.[1] ?? null)
    : null
}

const RANKS: Record<Exclude<Sort, 'VERSIONS_DESC'>, (entry: NamedEntry) => string | number> = {
  UPDATED_DESC: ({ updated }) => updated,
  UPDATED_ASC: ({ updated }) => updated,
  CREATED_DESC: ({ created }) => created,
  CREATED_ASC: ({ created }) => created,
  KEY_ASC: ({ key }) => key ?? '',
  KEY_DESC: ({ key }) => key ?? '',
  SIZE_DESC: ({ size }) => size,
}

function sortedBy(entries: NamedEntry[], rank: (entry: NamedEntry) => string | number, sign: 1 | -1): NamedEntry[] {
  return entries.toSorted((a, b) => sign * (compare(rank(a), rank(b)) || compare(a.id, b.id)))
}

function compare(a: string | number, b: string | number): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function matches(entry: NamedEntry, { search, types, version, updated, changed_since, pinned }: Query): boolean {
  // The versions of a Prefect server have no numbers and no pins.
  if (version || pinned) return false
  if (types && !types.includes(shownType(entry))) return false
  if (updated?.after_ && entry.updated < updated.after_) return false
  if (updated?.before_ && entry.updated > updated.before_) return false
  if (changed_since && entry.updated < changed_since) return false
  const text = search?.trim().toLowerCase()
  if (!text) return true
  const searched = [entry.key, entry.description, entry.flow?.name, entry.flow_run?.name, entry.task_run?.name]
  return searched.some((name) => name?.toLowerCase().includes(text))
}
