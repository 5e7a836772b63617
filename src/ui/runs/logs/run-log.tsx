import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { isOver } from '#content/elapsed.ts'
import { plural } from '#content/number.ts'
import type { FlowRun, TaskRun } from '#contract/run.ts'
import { buttonClass } from '#ui/components/button.tsx'
import { Empty } from '#ui/components/empty.tsx'
import { Link } from '#ui/components/link.tsx'
import { LoadFailure } from '#ui/components/load-failure.tsx'
import { changedSearch } from '#ui/runs/artifacts/view.ts'
import { LogDownload } from './log-download.tsx'
import { LogFilters } from './log-filters.tsx'
import { LogList } from './log-list.tsx'
import { readLogSearch } from './log-search.ts'
import { type LogSelection, logCountQuery } from './queries.ts'
import { useLogPolling } from './use-log-polling.ts'

export function selectLog(of: LogSelection['of'], id: string, search: URLSearchParams): LogSelection {
  return { of, id, ...readLogSearch(search) }
}

/** The log of a run with its filters. */
export function RunLog({ run, of }: { run: FlowRun | TaskRun; of: LogSelection['of'] }) {
  const [search] = useSearchParams()
  const selection = selectLog(of, run.id, search)
  const {
    data: count,
    error,
    refetch,
  } = useQuery({
    ...logCountQuery(selection),
    refetchInterval: useLogPolling(run.end_time),
  })
  if (count === undefined) return error && <LoadFailure what="The log" error={error} retry={() => void refetch()} />
  const isFiltered = selection.level !== null || selection.text !== ''
  if (count === 0 && !isFiltered) return <NoLines isOver={isOver(run)} />
  return (
    <div className="grid grid-cols-1 gap-3">
      <search className="flex flex-wrap items-center gap-2">
        <LogFilters />
        <p role="status" className="px-1 text-muted">
          {plural(count, isFiltered ? 'matching line' : 'line')}
        </p>
        {count > 0 && <LogDownload selection={selection} count={count} name={run.name} />}
      </search>
      {count === 0 ? (
        <Empty title="No matching lines">
          <Link
            to={{ search: changedSearch(search, { level: null, text: null }) }}
            replace
            preventScrollReset
            className={buttonClass()}
          >
            Clear filters
          </Link>
        </Empty>
      ) : (
        <LogList
          key={`${selection.level?.name} ${selection.text}`}
          selection={selection}
          count={count}
          startsAtEnd={!isOver(run)}
        />
      )}
    </div>
  )
}

function NoLines({ isOver }: { isOver: boolean }) {
  return (
    <Empty title={isOver ? 'No logs' : 'No logs yet'}>
      <p className="max-w-xl text-muted">
        {isOver ? 'This run sent no logs to this server.' : 'Lines appear here a few seconds after the run logs them.'}
      </p>
    </Empty>
  )
}
