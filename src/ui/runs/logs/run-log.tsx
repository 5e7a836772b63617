import { useSuspenseQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'react-router'
import type { FlowRun, TaskRun } from '#contract/run.ts'
import { buttonClass } from '#ui/components/button.tsx'
import { Empty } from '#ui/components/empty.tsx'
import { useNow } from '#ui/components/use-now.ts'
import { changedSearch } from '#ui/runs/artifacts/view.ts'
import { isOver } from '#ui/runs/elapsed.ts'
import { LogDownload } from './log-download.tsx'
import { LogFilters } from './log-filters.tsx'
import { LogList } from './log-list.tsx'
import { type LogSelection, logCountQuery } from './log-queries.ts'
import { readLogSearch } from './log-search.ts'

/** How often the log of a run that is going on is asked for more, in milliseconds. */
const POLL_INTERVAL = 2000

/** How long after the end of a run its last lines may still arrive, in milliseconds. */
const LATE = 60_000

export function selectLog(of: LogSelection['of'], id: string, search: URLSearchParams): LogSelection {
  return { of, id, ...readLogSearch(search) }
}

/** What a run wrote, with what it is narrowed to in the address. */
export function RunLog({ run, of }: { run: FlowRun | TaskRun; of: LogSelection['of'] }) {
  const [search] = useSearchParams()
  const selection = selectLog(of, run.id, search)
  const now = useNow()
  const isGrowing = run.end_time === null || now - Date.parse(run.end_time) < LATE
  const { data: count } = useSuspenseQuery({
    ...logCountQuery(selection),
    refetchInterval: isGrowing ? POLL_INTERVAL : false,
  })
  const isNarrowed = selection.level !== null || selection.text !== ''
  if (count === 0 && !isNarrowed) return <NoLines isOver={isOver(run)} />
  return (
    <div className="grid grid-cols-1 gap-3">
      <search className="flex flex-wrap items-center gap-2">
        <LogFilters />
        <p role="status" className="px-1 text-muted">
          {`${count.toLocaleString('en')} ${count === 1 ? 'line' : 'lines'}${isNarrowed ? (count === 1 ? ' matches' : ' match') : ''}`}
        </p>
        {count > 0 && <LogDownload selection={selection} count={count} name={run.name} />}
      </search>
      {count === 0 ? (
        <Empty title="No line matches">
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
    <Empty title={isOver ? 'Nothing was logged' : 'Nothing logged so far'}>
      <p className="max-w-xl text-muted">
        {isOver
          ? 'This run sent no lines of log to this server.'
          : 'What this run logs appears here by itself, a few seconds after it is written.'}
      </p>
    </Empty>
  )
}
