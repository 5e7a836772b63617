import { queryOptions } from '@tanstack/react-query'
import { findFirstVersion } from '#sdk/changes.ts'
import { client } from '#ui/api.ts'
import { MAX_VERSIONS, readIfChanged, seriesQuery } from '#ui/trends/queries.ts'

/** A cell of the tables of a key, which keeps its address when rows are sorted in another way. */
export type KeyedCell = { key: string; row: string[]; column: string }

/** The number in a cell over all versions. */
export const cellSeriesQuery = ({ key, ...address }: KeyedCell) => seriesQuery(key, MAX_VERSIONS, address)

/** A bound that a number crosses. */
export type Bound = { side: 'below' | 'above'; value: number }

export const firstVersionQuery = (cell: KeyedCell, { side, value }: Bound) =>
  queryOptions({
    queryKey: ['first-version', cell, side, value],
    queryFn: (context) =>
      readIfChanged(cell.key, context, () =>
        findFirstVersion({ ...cell, [side]: value }, { client, signal: context.signal }),
      ),
    select: ({ data }) => data,
  })
