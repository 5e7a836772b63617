/** The rows of `ls` from a Vitrine server, which lists versions without their values. */
import { matchesSelection, toSummaryFilter } from '#cli/args/selection.ts'
import { shownType } from '#contract/kind-labels.ts'
import type { ArtifactSummary, SummarySort } from '#contract/vitrine.ts'
import type { Client, SummaryFilterBody } from '#sdk/index.ts'
import { MAX_PAGE_SIZE, type Order, paginate } from '#sdk/internal.ts'
import { type Listing, type Row, type Sort, take } from './listing.ts'

const SUMMARY_SORTS: Record<Sort, SummarySort> = {
  newest: 'UPDATED_DESC',
  key: 'KEY_ASC',
  size: 'SIZE_DESC',
  versions: 'VERSIONS_DESC',
}

export function vitrineRows(client: Client, listing: Listing, signal: AbortSignal): AsyncIterable<Row> {
  return take(summaryRows(client, listing, signal), listing.limit)
}

async function* summaryRows(client: Client, listing: Listing, signal: AbortSignal) {
  for await (const summary of paginate(ordersOf(client, listing, signal), MAX_PAGE_SIZE)) {
    const row = toRow(summary)
    if (matchesSelection(listing.selection, row)) yield row
  }
}

/** If concurrent publishing can move rows, a second, stable order finds those that the first one missed. */
function ordersOf(
  client: Client,
  { selection, allVersions, sort, since }: Listing,
  signal: AbortSignal,
): Order<ArtifactSummary>[] {
  const body = {
    ...toSummaryFilter(selection),
    latest_only: !allVersions,
    ...(since && { updated: { after_: since.toISOString() } }),
  }
  /** A new latest version replaces the previous one. Quoted, because a key may look like an id. */
  const identity = ({ id, key }: ArtifactSummary) => (allVersions || key === null ? id : JSON.stringify(key))
  const order = (sort: SummarySort, isStable: boolean): Order<ArtifactSummary> => ({
    read: async (page) => (await client.filterSummaries({ ...body, ...page, sort }, { signal })).results,
    identity,
    rank: ({ id, created }) => (sort === 'CREATED_DESC' ? created : id),
    isStable,
  })
  const fixed = order(allVersions && sort !== 'key' ? 'CREATED_DESC' : 'KEY_ASC', true)
  return sort === 'key' || (allVersions && sort === 'newest') ? [fixed] : [order(SUMMARY_SORTS[sort], false), fixed]
}

/** All matching versions, newest first. */
export function summaries(
  client: Client,
  filter: Omit<SummaryFilterBody, 'sort' | 'limit' | 'offset'>,
  signal: AbortSignal,
): AsyncIterable<ArtifactSummary> {
  const order: Order<ArtifactSummary> = {
    read: async (page) =>
      (await client.filterSummaries({ ...filter, ...page, sort: 'CREATED_DESC' }, { signal })).results,
    identity: ({ id }) => id,
    rank: ({ created }) => created,
    isStable: true,
  }
  return paginate([order], MAX_PAGE_SIZE)
}

function toRow(summary: ArtifactSummary): Row {
  const { id, key, created, updated, description, version, versions, flow_run_id, is_pinned, is_only_here } = summary
  const type = shownType(summary)
  const flow_run = summary.flow_run?.name ?? null
  const marks = { is_pinned, is_only_here }
  return { id, key, type, created, updated, description, version, versions, flow_run_id, flow_run, ...marks }
}
