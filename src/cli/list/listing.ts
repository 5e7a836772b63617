/** The rows of `ls`, from our own server or from Prefect's, which knows less of them. */

import { filterOf, fits, type SelectionOptions, summaryFilterOf } from '#cli/args/selection.ts'
import { UsageError } from '#cli/errors.ts'
import type { Artifact } from '#contract/artifact.ts'
import { isResultReference } from '#contract/kinds.ts'
import type { ArtifactSummary, SummarySort } from '#contract/vitrine.ts'
import { MOST_ROWS, type Order, walk } from '#sdk/artifacts/pagination.ts'
import { artifacts, type Client, latestArtifacts } from '#sdk/index.ts'
import { merged } from './merged.ts'
import { withRunNames } from './run-names.ts'
import { withOwnTimes } from './version-times.ts'

export type Row = {
  id: string
  key: string | null
  type: string | null
  created: string
  updated: string
  description: string | null
  /** Null where only our own server would know. */
  versions: number | null
  flow_run_id: string | null
  flow_run: string | null
  /** Null where only our own server would know. */
  is_pinned: boolean | null
}

export const BLANK_ROW: Row = {
  id: '',
  key: null,
  type: null,
  created: '',
  updated: '',
  description: null,
  versions: null,
  flow_run_id: null,
  flow_run: null,
  is_pinned: null,
}

export const SORTS = ['newest', 'key', 'size', 'versions'] as const
export type Sort = (typeof SORTS)[number]

export type Listing = {
  selection: SelectionOptions
  allVersions: boolean
  sort: Sort
  since: Date | null
  /** Rows at most, or Infinity. */
  limit: number
  /** Whether `created` is read by anybody: on Prefect's server it takes the versions once more, with their values. */
  showsCreated: boolean
}

const OWN_SORT: Record<Sort, SummarySort> = {
  newest: 'UPDATED_DESC',
  key: 'KEY_ASC',
  size: 'SIZE_DESC',
  versions: 'VERSIONS_DESC',
}

/** From our own server, which sends no values along. */
export function ownRows(client: Client, listing: Listing, signal: AbortSignal): AsyncIterable<Row> {
  return atMost(ownSummaries(client, listing, signal), listing.limit)
}

async function* ownSummaries(client: Client, listing: Listing, signal: AbortSignal) {
  for await (const summary of walk(ownOrders(client, listing, signal), MOST_ROWS)) {
    if (fits(listing.selection, summary)) yield rowOf(summary)
  }
}

/** Where rows change places while others publish, a second order finds those that were passed over. */
function ownOrders(
  client: Client,
  { selection, allVersions, sort, since }: Listing,
  signal: AbortSignal,
): Order<ArtifactSummary>[] {
  const body = {
    ...summaryFilterOf(selection),
    latest_only: !allVersions,
    ...(since && { updated: { after_: since.toISOString() } }),
  }
  /** One latest version takes the place of another one; a key may look like an id. */
  const identity = ({ id, key }: ArtifactSummary) => (allVersions || key === null ? id : JSON.stringify(key))
  const order = (sort: SummarySort, isFixed: boolean): Order<ArtifactSummary> => ({
    read: async (page) => (await client.filterSummaries({ ...body, ...page, sort }, { signal })).results,
    identity,
    rank: ({ id, created }) => (sort === 'CREATED_DESC' ? created : id),
    isFixed,
  })
  const fixed = order(allVersions && sort !== 'key' ? 'CREATED_DESC' : 'KEY_ASC', true)
  return sort === 'key' || (allVersions && sort === 'newest') ? [fixed] : [order(OWN_SORT[sort], false), fixed]
}

function rowOf({
  id,
  key,
  type,
  created,
  updated,
  description,
  versions,
  flow_run_id,
  flow_run: run,
  is_pinned,
}: ArtifactSummary): Row {
  const flow_run = run?.name ?? null
  return { id, key, type, created, updated, description, versions, flow_run_id, flow_run, is_pinned }
}

/** From Prefect's server, which is asked for the names of runs apart. */
export function prefectRows(client: Client, listing: Listing, signal: AbortSignal): AsyncIterable<Row> {
  // Before anything more is asked about them.
  const facts = atMost(prefectFacts(client, listing, signal), listing.limit)
  const hasOwnTimes = listing.allVersions || !listing.showsCreated
  const timed = hasOwnTimes ? facts : withOwnTimes(facts, client, signal)
  return withoutPins(withRunNames(timed, client, signal))
}

async function* withoutPins(rows: AsyncIterable<Omit<Row, 'is_pinned'>>): AsyncGenerator<Row> {
  for await (const row of rows) yield { ...row, is_pinned: null }
}

async function* prefectFacts(client: Client, listing: Listing, signal: AbortSignal) {
  const { since, selection, allVersions } = listing
  for await (const artifact of prefectArtifacts(client, listing, signal)) {
    if (since !== null && Date.parse(artifact.updated) < since.getTime()) continue
    if (!fits(selection, artifact)) continue
    if (!allVersions && !selection.type && isResultReference(artifact.type, artifact.data)) continue
    const { id, key, type, created, updated, description, flow_run_id } = artifact
    yield { id, key, type, created, updated, description, versions: null, flow_run_id }
  }
}

const ORDER = {
  newest: (a: Artifact, b: Artifact) => (a.updated >= b.updated ? -1 : 1),
  key: () => 1,
}

/** To Prefect, what has no key is not the latest version of anything. */
function prefectArtifacts(
  client: Client,
  { selection, allVersions, sort }: Listing,
  signal: AbortSignal,
): AsyncIterable<Artifact> {
  if (sort === 'size' || sort === 'versions') throw new UsageError(`This server cannot sort by ${sort}.`)
  const conditions = filterOf(selection)
  if (allVersions) return artifacts({ ...conditions, sort }, { client, signal })
  const latest = asVersions(latestArtifacts({ ...conditions, sort }, { client, signal }))
  if (selection.key) return latest
  const isKeyless = { artifacts: { ...conditions.artifacts, key: { exists_: false } } }
  return merged(latest, artifacts({ ...conditions, ...isKeyless }, { client, signal }), ORDER[sort])
}

/** Rows of keys as their latest versions, but for `created`. */
async function* asVersions(keys: ReturnType<typeof latestArtifacts>): AsyncGenerator<Artifact> {
  for await (const { latest_id, ...row } of keys) yield { ...row, id: latest_id }
}

async function* atMost<Item>(items: AsyncIterable<Item>, most: number): AsyncGenerator<Item> {
  let count = 0
  for await (const item of items) {
    yield item
    if (++count >= most) return
  }
}
