import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type LoaderFunctionArgs, useSearchParams } from 'react-router'
import { formatNumber, plural } from '#content/number.ts'
import type { SummaryFilterBody } from '#contract/filters.ts'
import { catalogueFilter, isFiltered, readCatalogueSearch } from '#contract/pages/catalogue-search.ts'
import { HOUR_MS } from '#contract/pages/search-parameters.ts'
import type { Facets } from '#contract/vitrine.ts'
import { queryClient } from '#ui/api.ts'
import { Button } from '#ui/components/button.tsx'
import { Empty } from '#ui/components/empty.tsx'
import { loadWhenIdle } from '#ui/components/load-when-idle.ts'
import { LoadingBar } from '#ui/components/loading-bar.tsx'
import { useParameters } from '#ui/filters/filters.tsx'
import { shouldReload, useSettled } from '#ui/layout/filtered-list.ts'
import { facetsQuery, serverInfoQuery, summariesQuery } from '#ui/queries.ts'
import { CatalogueEntries, loadLayout } from './entries.tsx'
import { CatalogueFilters, FilterChips } from './filters.tsx'
import { useSelection } from './selection.ts'

export const shouldRevalidate = shouldReload

const SelectionBar = loadWhenIdle(async () => (await import('./selection-bar.tsx')).SelectionBar)
const FirstArtifact = loadWhenIdle(async () => (await import('./first-artifact.tsx')).FirstArtifact)
const ChangedLink = loadWhenIdle(async () => (await import('./changes/changed-link.tsx')).ChangedLink)
const SampleNotice = loadWhenIdle(async () => (await import('./sample.tsx')).SampleNotice)

export async function loader({ request }: LoaderFunctionArgs) {
  const search = readCatalogueSearch(new URL(request.url).searchParams)
  await Promise.all([
    loadLayout(),
    isFiltered(search) && FilterChips.load(),
    queryClient.ensureQueryData(serverInfoQuery()),
    queryClient.ensureQueryData(facetsQuery()),
    queryClient.ensureQueryData(summariesQuery(catalogueFilter(search))),
  ])
  return null
}

/** The catalogue: the latest version of each key, and artifacts without a key. */
export function Component() {
  const [params] = useSearchParams()
  const hour = Math.floor(Date.now() / HOUR_MS)
  const requested = useMemo(() => {
    const search = readCatalogueSearch(params)
    return { search, filter: catalogueFilter(search, hour * HOUR_MS) }
  }, [params, hour])
  const { isPending } = useQuery(summariesQuery(requested.filter))
  const { search, filter } = useSettled(requested, isPending)
  const { data: server } = useSuspenseQuery(serverInfoQuery())
  const { data: facets } = useSuspenseQuery(facetsQuery())
  const { data: matching } = useSuspenseQuery(summariesQuery(filter))
  return (
    <>
      {isPending && <LoadingBar />}
      <title>Artifacts · Vitrine</title>
      <div className="mb-4 flex flex-wrap items-baseline gap-x-3">
        <h1 className="text-xl font-semibold">Artifacts</h1>
        <CatalogueCount facets={facets} matching={isFiltered(search) ? matching.count : undefined} />
        {!search.seen && <ChangedLink search={search} />}
        <span className="grow" />
        {server.has_sample && !server.is_read_only && <SampleNotice />}
      </div>
      {facets.keys + facets.keyless === 0 ? (
        <FirstArtifact />
      ) : (
        <div className="grid gap-4">
          <CatalogueFilters />
          {/* The key resets the selection when the filters change, so that no hidden entry stays selected. */}
          <Entries
            key={JSON.stringify({ ...search, sort: undefined })}
            filter={filter}
            count={matching.count}
            isFiltered={isFiltered(search)}
          />
        </div>
      )}
    </>
  )
}

function Entries(list: { filter: SummaryFilterBody; count: number; isFiltered: boolean }) {
  const selection = useSelection()
  if (list.count === 0) return <NoMatch />
  return (
    <>
      <CatalogueEntries filter={list.filter} count={list.count} selection={selection} />
      {(selection.isAll || selection.chosen.size > 0) && <SelectionBar selection={selection} list={list} />}
    </>
  )
}

function NoMatch() {
  const { clear } = useParameters()
  return (
    <Empty title="No artifacts match">
      <Button onClick={clear}>Clear filters</Button>
    </Empty>
  )
}

/** "50 artifacts", or "4 of 50 artifacts" with filters. */
function CatalogueCount({ facets, matching }: { facets: Facets; matching: number | undefined }) {
  const { keys, keyless } = facets
  const parts = [plural(keys, 'key'), keyless > 0 && `${formatNumber(keyless)} without a key`]
  return (
    <p role="status" title={parts.filter(Boolean).join(', ')} className="text-muted">
      {matching !== undefined && `${formatNumber(matching)} of `}
      {plural(keys + keyless, 'artifact')}
    </p>
  )
}
