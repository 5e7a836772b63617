import { queryOptions } from '@tanstack/react-query'
import type { LogFilterBody } from '#contract/filters.ts'
import type { Log } from '#contract/log.ts'
import type { CallOptions } from '#sdk/client.ts'
import { client, queryClient } from '#ui/api.ts'
import { everyPage, PAGE } from '#ui/paging.ts'
import type { LogSearch } from './log-search.ts'
import { countRows } from './row-count.ts'

/** Which lines are read: those of one run, as far as they match. */
export type LogSelection = LogSearch & { of: 'flow_run_id' | 'task_run_id'; id: string }

/** How many lines there are. Prefect's API cannot say so; whenever the number moves, the lines shown are read again. */
export const logCountQuery = (selection: LogSelection) => {
  const queryKey = ['log-count', selection]
  return queryOptions({
    queryKey,
    queryFn: async ({ signal }) => {
      const known = queryClient.getQueryData<number>(queryKey) ?? 0
      const count = await countRows(known, async (offset) => (await readLines(selection, offset, { signal })).length)
      // Lines of several processes arrive out of order, so that pages read before may have moved.
      if (count !== known) void queryClient.invalidateQueries({ queryKey: pagesOf(selection) })
      return count
    },
  })
}

const pagesOf = (selection: LogSelection) => ['log', selection]

/** Page `page` (from 0) of the lines, oldest first. */
export const logPageQuery = (selection: LogSelection, page: number) =>
  queryOptions({
    queryKey: [...pagesOf(selection), page],
    queryFn: ({ signal }) => readLines(selection, page * PAGE, { signal }),
  })

/** All of the lines; `onProgress` hears how many have been read so far. */
export const readEveryLine = (selection: LogSelection, onProgress: (lines: number) => void): Promise<Log[]> =>
  everyPage(({ offset }) => {
    onProgress(offset)
    return readLines(selection, offset, {})
  })

function readLines({ of, id, level, text }: LogSelection, offset: number, options: CallOptions): Promise<Log[]> {
  const logs: NonNullable<LogFilterBody['logs']> = {
    [of]: { any_: [id] },
    ...(level === null ? {} : { level: { ge_: level.number } }),
    ...(text === '' ? {} : { text: { query: text } }),
  }
  return client.filterLogs({ logs, sort: 'TIMESTAMP_ASC', limit: PAGE, offset }, options)
}
