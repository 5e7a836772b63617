/** The lists of our own pages, made of what the server behind has. */
import type * as z from 'zod/mini'
import type { SummaryFilterBody } from '#contract/filters.ts'
import type { ArtifactSummaries } from '#contract/vitrine.ts'
import { pageOf } from '#server/filters/page.ts'
import type { Upstream } from './connection.ts'
import { DIRECT, questionOf, readAll, readLatest, readPage } from './lists.ts'
import { type NamedEntry, nameEntries } from './names.ts'
import { keepAnswers, type RevisionMark } from './revision.ts'
import { countVersions, readLatestIds } from './versions.ts'

type Query = z.output<typeof SummaryFilterBody>
type Sort = NonNullable<Query['sort']>

export function summariesOf(upstream: Upstream, revision: RevisionMark) {
  const name = nameEntries(upstream)
  const count = countVersions(upstream, revision)
  const keepLists = keepAnswers<NamedEntry[]>(revision)
  const keepPages = keepAnswers<ArtifactSummaries>(revision)

  /** Everything that matches, with names: what is searched, sorted and counted here. */
  function readList(query: Query): Promise<NamedEntry[]> {
    const isLatest = query.latest_only === true
    return keepLists({ ...questionOf(query), isLatest }, async () => {
      const start = performance.now()
      const entries = await (isLatest ? readLatest(upstream, query) : readAll(upstream, query))
      const named = await name(entries)
      revision.rest(performance.now() - start)
      return named
    })
  }

  async function summarise(entries: NamedEntry[], latest: Map<string, string>) {
    const versions = await count(latest, entries)
    return entries.map((entry) => ({
      ...entry,
      versions: entry.key === null ? 1 : (versions.get(entry.key) ?? 1),
      is_latest: entry.key === null || latest.get(entry.key) === entry.id,
      is_pinned: false,
    }))
  }

  async function filterList(query: Query): Promise<ArtifactSummaries> {
    const { limit, offset } = pageOf(query)
    const sort = query.sort ?? 'UPDATED_DESC'
    const matching = (await readList(query)).filter((entry) => isFound(entry, query))
    const latestOf = (entries: NamedEntry[]) =>
      query.latest_only
        ? new Map(entries.flatMap(({ key, id }) => (key === null ? [] : [[key, id]])))
        : readLatestIds(
            upstream,
            entries.map(({ key }) => key),
          )
    const versions =
      sort === 'VERSIONS_DESC' ? await count(await latestOf(matching), matching) : new Map<string, number>()
    const rank = { ...RANKS, VERSIONS_DESC: ({ key }: NamedEntry) => versions.get(key ?? '') ?? 1 }[sort]
    const sign = sort.endsWith('DESC') ? -1 : 1
    const sorted = matching.toSorted((a, b) => sign * (compare(rank(a), rank(b)) || compare(a.id, b.id)))
    const rows = sorted.slice(offset, offset + limit)
    return { results: await summarise(rows, await latestOf(rows)), count: sorted.length }
  }

  async function filterPage(query: Query, order: (typeof DIRECT)[keyof typeof DIRECT]): Promise<ArtifactSummaries> {
    const page = pageOf(query)
    return keepPages({ ...questionOf(query), ...page, ...order }, async () => {
      const { entries, count } = await readPage(upstream, query, order, page)
      const [named, latest] = await Promise.all([
        name(entries),
        readLatestIds(
          upstream,
          entries.map(({ key }) => key),
        ),
      ])
      return { results: await summarise(named, latest), count }
    })
  }

  return {
    readList,
    filterSummaries: (query: Query): Promise<ArtifactSummaries> => {
      const order = directOrder(query)
      return order === null ? filterList(query) : filterPage(query, order)
    },
  }
}

/** The order in which the server behind can be asked for just one page, or null. */
function directOrder({ latest_only, search, types, updated, sort }: Query) {
  const isNarrowedHere = search?.trim() || types || updated
  if (latest_only || isNarrowedHere) return null
  const name = sort ?? 'UPDATED_DESC'
  return name in DIRECT ? (Object.entries(DIRECT).find(([known]) => known === name)?.[1] ?? null) : null
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

function compare(a: string | number, b: string | number): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function isFound(entry: NamedEntry, { search, types, updated }: Query): boolean {
  if (types && !types.includes(entry.type)) return false
  if (updated?.after_ && entry.updated < updated.after_) return false
  if (updated?.before_ && entry.updated > updated.before_) return false
  const text = search?.trim().toLowerCase()
  if (!text) return true
  const searched = [entry.key, entry.description, entry.flow?.name, entry.flow_run?.name, entry.task_run?.name]
  return searched.some((name) => name?.toLowerCase().includes(text))
}
