import { queryOptions } from '@tanstack/react-query'
import { findFirstVersion, readSeries } from '#sdk/changes.ts'
import { client } from '#ui/api.ts'
import { MAX_VERSIONS, whilePending } from '#ui/trends/queries.ts'

/** A cell of the tables of a key, which keeps its address when rows are sorted in another way. */
export type KeyedCell = { key: string; row: string[]; column: string }

/** The number in a cell over all versions. `stamp` changes with the versions; until then the last values stay. */
export const cellSeriesQuery = (cell: KeyedCell, stamp: string) =>
  queryOptions({
    queryKey: ['cell-series', JSON.stringify(cell), stamp],
    queryFn: ({ signal }) => readSeries({ ...cell, limit: MAX_VERSIONS }, { client, signal }),
    staleTime: 'static',
    refetchInterval: whilePending,
    placeholderData: (last, query) => (query?.queryKey[1] === JSON.stringify(cell) ? last : undefined),
  })

/** A bound that a number crosses. */
export type Bound = { side: 'below' | 'above'; value: number }

export const firstVersionQuery = (cell: KeyedCell, { side, value }: Bound, stamp: string) =>
  queryOptions({
    queryKey: ['first-version', cell, side, value, stamp],
    queryFn: ({ signal }) => findFirstVersion({ ...cell, [side]: value }, { client, signal }),
    staleTime: 'static',
  })
