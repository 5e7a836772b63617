import { type LogLevel, logLevels } from './log-level.ts'

/** What a run's log is narrowed to, as the address has it: `?level=warning&text=timeout`. */
export type LogSearch = {
  /** The lowest level that is shown; null for all. */
  level: LogLevel | null
  /** Text in the message; empty for any. */
  text: string
}

export function readLogSearch(search: URLSearchParams): LogSearch {
  const wanted = search.get('level')?.toLowerCase()
  return { level: logLevels.find(({ name }) => name === wanted) ?? null, text: search.get('text') ?? '' }
}
