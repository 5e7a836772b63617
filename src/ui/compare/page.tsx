import { type LoaderFunctionArgs, useParams, useRouteError, useSearchParams } from 'react-router'
import type { Comparison } from '#contract/compare/requests.ts'
import { versionsOf } from '#contract/pages/first-requests.ts'
import { describeError } from '#sdk/error-message.ts'
import { queryClient } from '#ui/api.ts'
import { isMissing, pinnedQuery } from '#ui/artifact/version.ts'
import { ErrorPage } from '#ui/layout/error-page.tsx'
import { paths } from '#ui/paths.ts'
import { lineagePositionQuery, summariesQuery } from '#ui/queries.ts'
import { redirectFrom } from '#ui/redirect-from.ts'
import { compareBody, hasRowOptions, readAddress, withRowOptions } from './address.ts'
import { ComparePage } from './compare-page.tsx'
import { comparisonQuery, sidesQuery } from './queries.ts'
import { rememberedOptions } from './remembered-options.ts'
import { UnknownVersion } from './unknown-version.tsx'

export async function loader({ params: { key = '' }, request }: LoaderFunctionArgs) {
  const url = new URL(request.url)
  const remembered = hasRowOptions(url.searchParams) ? null : rememberedOptions(key)
  if (remembered) {
    throw redirectFrom(request, paths.compare(key, withRowOptions(remembered, url.searchParams)) + url.hash)
  }
  const comparison = queryClient.ensureQueryData(comparisonQuery(compareBody(key, readAddress(url.searchParams))))
  await Promise.all([
    queryClient.ensureQueryData(summariesQuery(versionsOf(key))),
    queryClient.ensureQueryData(pinnedQuery(key)),
    comparison.then(loadSides),
  ])
  return null
}

/** What the choices of other versions start from. */
async function loadSides(comparison: Comparison): Promise<void> {
  const { from, to } = comparison
  await Promise.all([
    queryClient.ensureQueryData(sidesQuery(comparison)),
    queryClient.ensureQueryData(lineagePositionQuery(from.id)),
    queryClient.ensureQueryData(lineagePositionQuery(to.id)),
  ])
}

/** Two versions of a key compared. */
export function Component() {
  const { key = '' } = useParams()
  return <ComparePage lineage={key} />
}

/** Other errors are shown by the usual error page. */
export function ErrorBoundary() {
  const error = useRouteError()
  const { key = '' } = useParams()
  const [search] = useSearchParams()
  if (!isMissing(error)) return <ErrorPage />
  const { status, detail } = describeError(error)
  return <UnknownVersion lineage={key} address={readAddress(search)} isUnknown={status === 404} detail={detail} />
}
