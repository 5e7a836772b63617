import { type Query, queryOptions } from '@tanstack/react-query'
import type { KeySeries } from '#contract/compare/series.ts'
import type { ArtifactSummaries } from '#contract/vitrine.ts'
import { readSeries } from '#sdk/changes.ts'
import { client } from '#ui/api.ts'

/** How many of the newest versions are read, unless the reader asks for all. */
export const RECENT_VERSIONS = 1000
/** The most that the server reads. */
export const MAX_VERSIONS = 10_000

/** How often the numbers are read again while the server still reads older versions. */
const PENDING_INTERVAL_MS = 2000

export const whilePending = ({ state: { data } }: Query<KeySeries>) =>
  data !== undefined && data.pending > 0 ? PENDING_INTERVAL_MS : false

/** Changes with the versions of a key: how many there are, and the newest one, which may be updated in place. */
export const stampOf = ({ count, results: [newest] }: ArtifactSummaries) =>
  [count, newest?.id, newest?.updated].join(' ')

/** All numbers of a key. Read again for another stamp only, because they are large and other keys change more often. */
export const seriesQuery = (key: string, limit: number, stamp: string) =>
  queryOptions({
    queryKey: ['series', key, limit, stamp],
    queryFn: ({ signal }) => readSeries({ key, limit }, { client, signal }),
    staleTime: 'static',
    refetchInterval: whilePending,
  })
