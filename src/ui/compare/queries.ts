import { queryOptions } from '@tanstack/react-query'
import type { CompareBody, Comparison } from '#contract/compare/requests.ts'
import { compareVersions } from '#sdk/changes.ts'
import { client } from '#ui/api.ts'
import { PAGE } from '#ui/paging.ts'

/** Two versions compared, with page `page` (from 0) of the rows of a table. */
export const comparisonQuery = (body: CompareBody, page = 0) =>
  queryOptions({
    queryKey: ['comparison', body, page],
    queryFn: ({ signal }) => compareVersions({ ...body, limit: PAGE, offset: page * PAGE }, { client, signal }),
  })

/** The rows of a page of a table. Later pages are of the same versions as the first one, even if `latest` has moved on. */
export const rowsQuery =
  (body: CompareBody, { from, to }: Comparison) =>
  (page: number) => ({
    ...comparisonQuery(page === 0 ? body : { ...body, from: from.id, to: to.id }, page),
    select: ({ change }: Comparison) => (change.kind === 'table' ? change.rows : []),
  })
