import { queryOptions } from '@tanstack/react-query'
import type { LogFilterBody } from '#contract/filters.ts'
import type { Log } from '#contract/log.ts'
import type { CallOptions } from '#sdk/index.ts'
import { client, queryClient } from '#ui/api.ts'
import { everyPage, PAGE, readInBatches } from '#ui/paging.ts'
import { batchRequests } from '#ui/runs/batch-requests.ts'
import type { LogSearch } from './log-search.ts'

/** The log lines of one run that match a search. */
export type LogSelection = LogSearch & { of: 'flow_run_id' | 'task_run_id'; id: string }

/** The number of lines. A change of it invalidates the pages of lines. */
export const logCountQuery = (selection: LogSelection) => {
  const queryKey = ['log-count', selection]
  return queryOptions({
    queryKey,
    queryFn: async ({ signal }) => {
      const known = queryClient.getQueryData<number>(queryKey) ?? 0
      const count = await client.countLogs({ logs: filterOf(selection) }, { signal })
      // Lines of several processes arrive out of order, so earlier pages may have shifted.
      if (count !== known) void queryClient.invalidateQueries({ queryKey: logPagesKey(selection) })
      return count
    },
  })
}

/** The page of a run is shown without its log if that cannot be read, as on a mirror whose upstream server is away. */
export async function loadLogCount(selection: LogSelection): Promise<void> {
  await queryClient.ensureQueryData(logCountQuery(selection)).catch(() => {})
}

const logPagesKey = (selection: LogSelection) => ['log', selection]

/** Page `page` (from 0) of the lines, oldest first. */
export const logPageQuery = (selection: LogSelection, page: number) =>
  queryOptions({
    queryKey: [...logPagesKey(selection), page],
    queryFn: ({ signal }) => readLines(selection, page * PAGE, { signal }),
  })

/** Reads all lines; `onProgress` receives the number of lines read so far. */
export const readAllLines = (selection: LogSelection, onProgress: (lines: number) => void): Promise<Log[]> =>
  everyPage(({ offset }) => {
    onProgress(offset)
    return readLines(selection, offset, {})
  })

function readLines(selection: LogSelection, offset: number, options: CallOptions): Promise<Log[]> {
  return client.filterLogs({ logs: filterOf(selection), sort: 'TIMESTAMP_ASC', limit: PAGE, offset }, options)
}

function filterOf({ of, id, level, text }: LogSelection): NonNullable<LogFilterBody['logs']> {
  return {
    [of]: { any_: [id] },
    ...(level === null ? {} : { level: { ge_: level.number } }),
    ...(text === '' ? {} : { text: { query: text } }),
  }
}

const readTaskName = batchRequests(async (tasks: { id: string }[]) => {
  const ids = tasks.map(({ id }) => id)
  const rows = await readInBatches(ids, (any_) => client.filterTaskRuns({ task_runs: { id: { any_ } }, limit: PAGE }))
  return new Map(rows.map(({ id, name }) => [id, name]))
})

/** The name of a task run, or null if its lines arrived before the run itself. A known name never changes. */
export const taskNameQuery = (id: string) =>
  queryOptions({
    queryKey: ['task-name', id],
    queryFn: ({ signal }) => readTaskName({ id }, signal),
    staleTime: ({ state }) => (typeof state.data === 'string' ? 'static' : Number.POSITIVE_INFINITY),
    gcTime: Number.POSITIVE_INFINITY,
  })
