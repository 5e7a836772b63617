import { useSuspenseQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { formatNumber, plural } from '#content/number.ts'
import type { KeySeries } from '#contract/compare/series.ts'
import { versionsOf } from '#contract/pages/first-requests.ts'
import { queryClient } from '#ui/api.ts'
import { Breadcrumbs } from '#ui/artifact/breadcrumbs.tsx'
import { Button, buttonClass } from '#ui/components/button.tsx'
import { Empty } from '#ui/components/empty.tsx'
import { Link } from '#ui/components/link.tsx'
import { paths } from '#ui/paths.ts'
import { summariesQuery } from '#ui/queries.ts'
import { readTrendsAddress, useTrendsAddress } from './address.ts'
import { MAX_VERSIONS, seriesQuery } from './queries.ts'
import { Trends } from './trends.tsx'

export async function loader({ params: { key = '' }, request }: LoaderFunctionArgs) {
  const versions = await queryClient.ensureQueryData(summariesQuery(versionsOf(key)))
  const { limit } = readTrendsAddress(new URL(request.url).searchParams)
  if (versions.count > 0) await queryClient.ensureQueryData(seriesQuery(key, limit))
  return null
}

/** The numbers of a key over its versions. */
export function Component() {
  const { key = '' } = useParams()
  const { data: versions } = useSuspenseQuery(summariesQuery(versionsOf(key)))
  const title = key.trim() || '(empty key)'
  return (
    <article className="grid grid-cols-1 gap-4">
      <title>{`Trends of ${title} · Vitrine`}</title>
      <header className="grid grid-cols-1 gap-2">
        <Breadcrumbs artifactKey={key} />
        <h1 dir="auto" className="text-xl font-semibold leading-8 [overflow-wrap:anywhere]">
          {title} <span className="font-normal text-muted">Trends</span>
        </h1>
      </header>
      {versions.count === 0 ? (
        <Empty title="No versions">
          <p className="text-muted">They may have been deleted, or nothing has been published under this key yet.</p>
          <Link to={paths.artifacts()} className={buttonClass('plain')}>
            Go to all artifacts
          </Link>
        </Empty>
      ) : (
        <KeyTrends key={key} artifactKey={key} title={title} />
      )}
    </article>
  )
}

function KeyTrends({ artifactKey, title }: { artifactKey: string; title: string }) {
  const [{ limit }, change] = useTrendsAddress()
  const { data } = useSuspenseQuery(seriesQuery(artifactKey, useDeferredValue(limit)))
  const { versions, count, pending } = data
  return (
    <>
      <p role="status" className="flex flex-wrap items-center gap-x-4 gap-y-1 text-muted empty:hidden">
        {pending > 0 && <span>{`Reading the numbers of ${plural(pending, 'version')}…`}</span>}
        {versions.length < count && (
          <span>{`The newest ${formatNumber(versions.length)} of ${plural(count, 'version')}`}</span>
        )}
        {versions.length < Math.min(count, MAX_VERSIONS) && (
          <Button onClick={() => change({ limit: MAX_VERSIONS })}>
            {count > MAX_VERSIONS ? `Show ${formatNumber(MAX_VERSIONS)}` : 'Show all'}
          </Button>
        )}
      </p>
      {hasTrend(data) ? (
        <Trends artifactKey={artifactKey} title={title} data={data} />
      ) : (
        pending === 0 && <NoTrend data={data} />
      )}
    </>
  )
}

const hasTrend = ({ versions, series }: KeySeries) => versions.length > 1 && series.length > 0

function NoTrend({ data: { series } }: { data: KeySeries }) {
  return (
    <Empty title={series.length === 0 ? 'No numbers in these versions' : 'Only one version so far'}>
      <p className="max-w-xl text-muted">
        {series.length === 0
          ? 'Progress, numeric cells of tables and the numbers of tables in Markdown appear here as charts.'
          : `${plural(series.length, 'number')} will appear here as charts when there is a second version.`}
      </p>
    </Empty>
  )
}
