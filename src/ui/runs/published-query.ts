import { queryOptions } from '@tanstack/react-query'
import type { SummaryFilterBody } from '#contract/filters.ts'
import { client } from '#ui/api.ts'

/** How many artifacts a flow run itself has published, and how many of these are the latest of a key. */
export const publishedQuery = (flowRunId: string) =>
  queryOptions({
    queryKey: ['published', flowRunId],
    queryFn: async ({ signal }) => {
      const flow_run_id = { any_: [flowRunId] }
      const countOf = async (filter: SummaryFilterBody) =>
        (await client.filterSummaries({ ...filter, limit: 1 }, { signal })).count
      const [count, latest] = await Promise.all([
        countOf({ artifacts: { flow_run_id } }),
        countOf({ artifacts: { flow_run_id, key: { exists_: true } }, latest_only: true }),
      ])
      return { count, latest }
    },
  })
