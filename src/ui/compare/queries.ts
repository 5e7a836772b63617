import { queryOptions } from '@tanstack/react-query'
import type { CompareBody, Comparison } from '#contract/compare/requests.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { compareVersions } from '#sdk/changes.ts'
import { client } from '#ui/api.ts'
import { PAGE } from '#ui/paging.ts'
import { summariesQuery } from '#ui/queries.ts'

/**
 * Two versions compared, with the rows of a table from `offset` on. Read again only if it `isOutdated`, because most
 * changes on the server are of other artifacts.
 */
export const comparisonQuery = (body: CompareBody, offset = 0, stamp = '') =>
  queryOptions({
    queryKey: ['comparison', body, offset, stamp],
    queryFn: ({ signal }) => compareVersions({ ...body, limit: PAGE, offset }, { client, signal }),
    staleTime: 'static',
  })

/** The rows of a page of `size` rows of a table. Later pages are of the same versions as the first one, even if `latest` has moved on. */
export const rowsQuery =
  (body: CompareBody, { from, to }: Comparison, size: number) =>
  (page: number) => ({
    ...(page === 0
      ? comparisonQuery(body)
      : comparisonQuery({ ...body, from: from.id, to: to.id }, page * size, `${from.updated} ${to.updated}`)),
    select: ({ change }: Comparison) => (change.kind === 'table' ? change.rows : []),
  })

/** The two versions as they are now: small, in contrast to their comparison. */
export const sidesQuery = ({ from, to }: Comparison) =>
  summariesQuery({ artifacts: { id: { any_: [from.id, to.id] } }, sort: 'CREATED_DESC' })

/** Whether the names of the versions mean other ones by now, or a version was updated in place. */
export function isOutdated(
  names: Pick<CompareBody, 'from' | 'to'>,
  comparison: Comparison,
  latestId: string | undefined,
  sides: readonly ArtifactSummary[],
): boolean {
  return (['from', 'to'] as const).some((side) => {
    const { id, updated } = comparison[side]
    if (names[side] === 'latest' && id !== latestId) return true
    const now = sides.find((summary) => summary.id === id)
    return now === undefined ? names[side] === 'previous' : now.updated !== updated
  })
}
