import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useSearchParams } from 'react-router'
import { formatNumber, plural } from '#content/number.ts'
import { readRunsSearch, runsFilter } from '#contract/pages/runs-search.ts'
import { queryClient } from '#ui/api.ts'
import { buttonClass } from '#ui/components/button.tsx'
import { Empty } from '#ui/components/empty.tsx'
import { Link } from '#ui/components/link.tsx'
import { LoadingBar } from '#ui/components/loading-bar.tsx'
import { shouldReload, useSettled } from '#ui/layout/filtered-list.ts'
import { apiUrl, paths } from '#ui/paths.ts'
import { serverInfoQuery } from '#ui/queries.ts'
import { flowRunCountQuery, flowRunsQuery, recentRunsQuery } from '#ui/runs/queries.ts'
import { RunsFilters } from './filters.tsx'
import { FlowRunsTable } from './flow-runs-table.tsx'
import { FlowStrip } from './flow-strip.tsx'

export const shouldRevalidate = shouldReload

export async function loader({ request }: LoaderFunctionArgs) {
  const search = readRunsSearch(new URL(request.url).searchParams)
  const filter = runsFilter(search)
  await Promise.all([
    queryClient.ensureQueryData(flowRunCountQuery({})),
    search.flow.length === 1 && queryClient.ensureQueryData(recentRunsQuery(search.flow[0] ?? '')),
    queryClient.ensureQueryData(flowRunCountQuery(filter)),
    queryClient.ensureQueryData(flowRunsQuery(filter, search.sort, 0)),
  ])
  return null
}

/** The list of flow runs. */
export function Component() {
  const [search] = useSearchParams()
  const requested = readRunsSearch(search)
  const requestedFilter = runsFilter(requested)
  const count = useQuery(flowRunCountQuery(requestedFilter))
  const rows = useQuery(flowRunsQuery(requestedFilter, requested.sort, 0))
  const isPending = count.isPending || rows.isPending
  const settled = readRunsSearch(useSettled(search, isPending))
  const filter = runsFilter(settled)
  const { data: all } = useSuspenseQuery(flowRunCountQuery({}))
  const { data: matching } = useSuspenseQuery(flowRunCountQuery(filter))
  const onlyFlow = settled.flow.length === 1 ? settled.flow[0] : undefined
  const isFiltered = Object.keys(filter).length > 0
  return (
    <>
      {isPending && <LoadingBar />}
      <title>Runs · Vitrine</title>
      <div className="mb-4 flex flex-wrap items-baseline gap-x-3">
        <h1 className="text-xl font-semibold">Runs</h1>
        <p role="status" className="text-muted">
          {all > 0 &&
            (isFiltered ? `${formatNumber(matching)} of ${plural(all, 'flow run')}` : plural(all, 'flow run'))}
        </p>
      </div>
      {all === 0 ? (
        <NoRuns />
      ) : (
        <div className="grid gap-4">
          <RunsFilters />
          {onlyFlow !== undefined && <FlowStrip key={onlyFlow} flow={onlyFlow} />}
          {matching === 0 ? <NoMatch /> : <FlowRunsTable filter={filter} sort={settled.sort} count={matching} />}
        </div>
      )}
    </>
  )
}

function NoRuns() {
  const { upstream } = useSuspenseQuery(serverInfoQuery()).data
  return (
    <Empty title="No runs yet">
      <p className="max-w-xl text-muted">
        Runs appear here as soon as a flow runs against {upstream === null ? 'this' : 'the upstream'} server. Set this
        variable in the shell that starts the flow:
      </p>
      <code className="rounded-md bg-sunken px-3 py-2 font-mono text-xs">
        export PREFECT_API_URL={upstream ?? apiUrl}
      </code>
    </Empty>
  )
}

function NoMatch() {
  return (
    <Empty title="No matching runs">
      <Link to={paths.runs()} className={buttonClass()}>
        Clear filters
      </Link>
    </Empty>
  )
}
