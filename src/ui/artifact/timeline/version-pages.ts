import type { SummaryFilterBody } from '#contract/filters.ts'
import { SUMMARY_PAGE } from '#contract/pages/first-requests.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { queryClient } from '#ui/api.ts'
import { type RowRange, type SummaryPages, useSummaryPages } from '#ui/artifact/summary-pages.ts'
import { summariesQuery } from '#ui/queries.ts'

/**
 * The same as `useSummaryPages`, with the pages that were visible before as they were then: a fold that is scrolled out of
 * view must keep its height. `loaded` lists the loaded versions, newest first.
 */
export function useVersionPages(
  filter: SummaryFilterBody,
  ...ranges: RowRange[]
): SummaryPages & { loaded: readonly ArtifactSummary[] } {
  const { count, failure } = useSummaryPages(filter, ...ranges)
  const pages = Array.from(
    { length: Math.ceil(count / SUMMARY_PAGE) },
    (_, page) => queryClient.getQueryData(summariesQuery(filter, page).queryKey)?.results ?? [],
  )
  return {
    count,
    failure,
    at: (index) => (index < count ? pages[Math.floor(index / SUMMARY_PAGE)]?.[index % SUMMARY_PAGE] : undefined),
    loaded: pages.flat(),
  }
}
