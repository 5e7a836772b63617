import { type LogLevel, logLevels } from './log-level.ts'

/** The log filters in the URL: `?level=warning&text=timeout`. */
export type LogSearch = {
  /** The minimum level; null for all. */
  level: LogLevel | null
  /** Text that messages contain; empty for all. */
  text: string
}

export function readLogSearch(search: URLSearchParams): LogSearch {
  const wanted = search.get('level')?.toLowerCase()
  return { level: logLevels.find(({ name }) => name === wanted) ?? null, text: search.get('text') ?? '' }
}
