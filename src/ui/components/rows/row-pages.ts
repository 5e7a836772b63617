import { type UseQueryOptions, useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { PAGE } from '#ui/paging.ts'
import type { RowRange } from './virtual-table.tsx'

/** A list of any length; only the visible pages of `size` rows are loaded and kept up to date. */
export function useRowPages<Data, Row, Key extends readonly unknown[]>(
  pageQuery: (page: number) => UseQueryOptions<Data, Error, Row[], Key>,
  size = PAGE,
) {
  const [{ first, last }, setRange] = useState<RowRange>({ first: 0, last: 0 })
  const from = Math.floor(first / size)
  const pages = Array.from({ length: Math.floor(last / size) - from + 1 }, (_, index) => from + index)
  const results = useQueries({ queries: pages.map(pageQuery) })
  const failed = results.filter(({ error }) => error)
  const error = failed[0]?.error ?? null
  return {
    /** The rows of the pages that are loaded. */
    loaded: results.flatMap(({ data }) => data ?? []),
    /** Row `index`, or undefined while its page loads. */
    at: (index: number): Row | undefined => results[Math.floor(index / size) - from]?.data?.[index % size],
    /** Why a visible page could not be loaded, and a function that retries. */
    failure: error === null ? null : { error, retry: () => void Promise.all(failed.map(({ refetch }) => refetch())) },
    onRange: ({ first, last }: RowRange) =>
      setRange((old) => (old.first === first && old.last === last ? old : { first, last })),
  }
}
