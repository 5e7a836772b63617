import { useSearchParams } from 'react-router'
import { MAX_VERSIONS, RECENT_VERSIONS } from './queries.ts'

/** What the page shows, as in its URL: `?from=2026-11-01T00:00:00.000Z&to=…&scale=log&versions=all`. */
type TrendsAddress = {
  /** Milliseconds since 1970; null without a bound. */
  from: number | null
  to: number | null
  isLog: boolean
  /** How many versions are read. */
  limit: number
}

export function readTrendsAddress(search: URLSearchParams): TrendsAddress {
  return {
    from: readTime(search.get('from')),
    to: readTime(search.get('to')),
    isLog: search.get('scale') === 'log',
    limit: search.get('versions') === 'all' ? MAX_VERSIONS : RECENT_VERSIONS,
  }
}

export function useTrendsAddress() {
  const [search, setSearch] = useSearchParams()
  function change(part: Partial<TrendsAddress>) {
    setSearch((before) => withAddress(before, { ...readTrendsAddress(before), ...part }), {
      replace: true,
      preventScrollReset: true,
    })
  }
  return [readTrendsAddress(search), change] as const
}

function withAddress(search: URLSearchParams, { from, to, isLog, limit }: TrendsAddress): URLSearchParams {
  const next = new URLSearchParams(search)
  const set = (name: string, value: string | null) => (value === null ? next.delete(name) : next.set(name, value))
  set('from', from === null ? null : new Date(from).toISOString())
  set('to', to === null ? null : new Date(to).toISOString())
  set('scale', isLog ? 'log' : null)
  set('versions', limit === MAX_VERSIONS ? 'all' : null)
  return next
}

function readTime(text: string | null): number | null {
  const time = Date.parse(text ?? '')
  return Number.isNaN(time) ? null : time
}
