import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useSearchParams } from 'react-router'
import { queryClient } from '../api.ts'
import { catalogueFilter, isNarrowed, readCatalogueSearch } from '../artifacts/catalogue-filter.ts'
import { CatalogueFilters } from '../artifacts/catalogue-filters.tsx'
import { CatalogueGrid } from '../artifacts/catalogue-grid.tsx'
import { FirstArtifact, NoMatch } from '../artifacts/first-artifact.tsx'
import { SampleNotice } from '../artifacts/sample.tsx'
import { useSelection } from '../artifacts/selection.ts'
import { SelectionBar } from '../artifacts/selection-bar.tsx'
import { facetsQuery, serverInfoQuery, summariesQuery } from '../queries.ts'

const everything = catalogueFilter({})

export async function loader({ request }: LoaderFunctionArgs) {
  const filter = catalogueFilter(readCatalogueSearch(new URL(request.url).searchParams))
  await Promise.all([
    queryClient.ensureQueryData(serverInfoQuery()),
    queryClient.ensureQueryData(facetsQuery()),
    queryClient.ensureQueryData(summariesQuery(everything)),
    queryClient.ensureQueryData(summariesQuery(filter)),
  ])
  return null
}

/** The catalogue: the latest version of every key, and the artifacts without one. */
export function Component() {
  const [params] = useSearchParams()
  const search = readCatalogueSearch(params)
  const filter = catalogueFilter(search)
  const selection = useSelection()
  const { data: all } = useSuspenseQuery(summariesQuery(everything))
  const { data: matching } = useQuery(summariesQuery(filter))
  return (
    <>
      <title>Artifacts · Vitrine</title>
      <div className="mb-4 flex flex-wrap items-baseline gap-x-3">
        <h1 className="text-xl font-semibold">Artifacts</h1>
        <p role="status" className="text-muted">
          {all.count > 0 && `${all.count.toLocaleString('en')} ${all.count === 1 ? 'artifact' : 'artifacts'}`}
          {isNarrowed(search) && matching && `, ${matching.count.toLocaleString('en')} match`}
        </p>
        <span className="grow" />
        <SampleNotice />
      </div>
      {all.count === 0 ? (
        <FirstArtifact />
      ) : (
        <div className="grid gap-4">
          <CatalogueFilters />
          {matching?.count === 0 ? (
            <NoMatch />
          ) : (
            <CatalogueGrid filter={filter} count={matching?.count ?? 0} selection={selection} />
          )}
        </div>
      )}
      <SelectionBar selection={selection} />
    </>
  )
}
