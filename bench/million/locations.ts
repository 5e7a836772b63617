import type { DatabaseLocation } from '#server/config.ts'

/** The database of a file name or of a URL of PostgreSQL. */
export function locationOf(text: string): DatabaseLocation {
  return text.startsWith('postgres') ? { kind: 'postgres', url: text, poolSize: 4 } : { kind: 'sqlite', path: text }
}

/** The same without parallel workers, whose processor time could not be measured. */
export function withoutWorkers(location: DatabaseLocation): DatabaseLocation {
  if (location.kind === 'sqlite') return location
  const url = new URL(location.url)
  url.searchParams.set('options', '-c max_parallel_workers_per_gather=0')
  return { ...location, url: url.href }
}
