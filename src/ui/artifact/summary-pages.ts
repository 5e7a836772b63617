import { useQueries } from '@tanstack/react-query'
import type { SummaryFilterBody } from '#contract/filters.ts'
import { SUMMARY_PAGE } from '#contract/pages/first-requests.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { summariesQuery } from '#ui/queries.ts'

/** Row indices from 0, inclusive. */
export type RowRange = { first: number; last: number }

export type SummaryPages = {
  /** Total number of matches; 0 while it is loading. */
  count: number
  /** The summary in row `index`, or undefined while its page loads. */
  at: (index: number) => ArtifactSummary | undefined
  /** Why a visible page could not be loaded, and a function that retries. */
  failure: { error: Error; retry: () => void } | null
}

/**
 * A list of summaries of any length. Only the first page, which has the count, and the pages of these ranges are loaded
 * and kept up to date.
 */
export function useSummaryPages(
  filter: SummaryFilterBody,
  ...ranges: RowRange[]
): SummaryPages & { isLoading: boolean } {
  const pages = [...new Set([0, ...ranges.flatMap(pagesOf)])]
  const results = useQueries({
    queries: pages.map((page) => summariesQuery(filter, page)),
  })
  const failed = results.filter(({ error }) => error)
  const error = failed[0]?.error ?? null
  return {
    count: results[0]?.data?.count ?? 0,
    isLoading: results[0]?.isPending ?? true,
    at: (index) => {
      const place = pages.indexOf(Math.floor(index / SUMMARY_PAGE))
      return results[place]?.data?.results[index % SUMMARY_PAGE]
    },
    failure: error === null ? null : { error, retry: () => void Promise.all(failed.map(({ refetch }) => refetch())) },
  }
}

function pagesOf({ first, last }: RowRange): number[] {
  const from = Math.floor(first / SUMMARY_PAGE)
  const to = Math.floor(last / SUMMARY_PAGE)
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
}
