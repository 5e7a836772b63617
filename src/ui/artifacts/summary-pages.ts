import { useQueries } from '@tanstack/react-query'
import type { SummaryFilterBody } from '#contract/filters.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { SUMMARY_PAGE, summariesQuery } from '../queries.ts'

/** The rows of a virtual list that are on screen or near it, as indices from 0; both ends belong to it. */
export type RowRange = { first: number; last: number }

export type SummaryPages = {
  /** How many match in all. */
  count: number
  /** The summary in row `index`, or undefined while its page is on the way. */
  at: (index: number) => ArtifactSummary | undefined
  /** Why a page in sight could not be loaded. */
  error: Error | null
}

/**
 * A list of summaries of any length, of which only the pages in sight are asked for and kept fresh. The first page is
 * always among them, because it carries the count.
 */
export function useSummaryPages(filter: SummaryFilterBody, { first, last }: RowRange): SummaryPages {
  const pages = pagesOf(first, last)
  const results = useQueries({
    queries: pages.map((page) => summariesQuery(filter, page)),
  })
  return {
    count: results[0]?.data?.count ?? 0,
    at: (index) => {
      const place = pages.indexOf(Math.floor(index / SUMMARY_PAGE))
      return results[place]?.data?.results[index % SUMMARY_PAGE]
    },
    error: results.find(({ error }) => error)?.error ?? null,
  }
}

function pagesOf(first: number, last: number): number[] {
  const from = Math.floor(first / SUMMARY_PAGE)
  const to = Math.floor(last / SUMMARY_PAGE)
  const inSight = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
  return [...new Set([0, ...inSight])]
}
