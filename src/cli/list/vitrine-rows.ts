/** The rows of `ls` from a Vitrine server, which lists versions without their values. */
import { matchesSelection, toSummaryFilter } from '#cli/args/selection.ts'
import type { ArtifactSummary, SummarySort } from '#contract/vitrine.ts'
import { MOST_ROWS, type Order, walk } from '#sdk/artifacts/pagination.ts'
import type { Client, SummaryFilterBody } from '#sdk/index.ts'
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
  for await (const summary of walk(ordersOf(client, listing, signal), MOST_ROWS)) {
    if (matchesSelection(listing.selection, summary)) yield toRow(summary)
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
  const order = (sort: SummarySort, isFixed: boolean): Order<ArtifactSummary> => ({
    read: async (page) => (await client.filterSummaries({ ...body, ...page, sort }, { signal })).results,
    identity,
    rank: ({ id, created }) => (sort === 'CREATED_DESC' ? created : id),
    isFixed,
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
    isFixed: true,
  }
  return walk([order], MOST_ROWS)
}

function toRow({
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
