import { type Query, type QueryFunctionContext, queryOptions } from '@tanstack/react-query'
import type { KeySeries } from '#contract/compare/series.ts'
import { versionsOf } from '#contract/pages/first-requests.ts'
import type { ArtifactSummaries } from '#contract/vitrine.ts'
import { readSeries } from '#sdk/changes.ts'
import { client, queryClient } from '#ui/api.ts'
import { summariesQuery } from '#ui/queries.ts'

/** How many of the newest versions are read, unless the reader asks for all. */
export const RECENT_VERSIONS = 1000
/** The most that the server reads. */
export const MAX_VERSIONS = 10_000

/** How often the numbers are read again while the server still reads older versions. */
const PENDING_INTERVAL_MS = 2000

/** Data, and the state of the versions that it was read for. */
type Stamped<Data> = { stamp: string; data: Data }

/** Changes with the versions of a key, also when a recent one is updated in place or its run ends. */
const stampOf = ({ count, results }: ArtifactSummaries) =>
  JSON.stringify([count, results.map(({ id, updated, flow_run }) => [id, updated, flow_run?.state_type])])

/** Reads again only if the versions of the key have changed: the data is large, and other keys change more often. */
export async function readIfChanged<Data extends Partial<KeySeries>>(
  key: string,
  { queryKey }: QueryFunctionContext,
  read: () => Promise<Data>,
): Promise<Stamped<Data>> {
  const stamp = stampOf(await queryClient.fetchQuery(summariesQuery(versionsOf(key))))
  const last = queryClient.getQueryData<Stamped<Data>>(queryKey)
  return last?.stamp === stamp && !last.data.pending ? last : { stamp, data: await read() }
}

/** The named number of a key, or all of its numbers. */
export const seriesQuery = (key: string, limit: number, address: { row?: string[]; column?: string } = {}) =>
  queryOptions({
    queryKey: ['series', key, limit, address],
    queryFn: (context) =>
      readIfChanged(key, context, () => readSeries({ key, limit, ...address }, { client, signal: context.signal })),
    select: ({ data }) => data,
    refetchInterval: whilePending,
  })

const whilePending = ({ state: { data } }: Query<Stamped<KeySeries>>) =>
  data?.data.pending ? PENDING_INTERVAL_MS : false
