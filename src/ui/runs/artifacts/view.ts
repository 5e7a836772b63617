import { viewParameters } from '#ui/renderers/url-state.ts'

/** How a run's artifacts are read, as the address has it. */
export type RunView = {
  /** One artifact at a time, or all on one page. */
  read: 'slides' | 'report'
  /** The artifact on the slide; the first one when it is not among them. */
  artifact: string | null
  /** Whether the artifacts of subflow runs are included. */
  withSubflows: boolean
  /** Whether Prefect's own references to results are included. */
  withResults: boolean
}

export const readRunView = (search: URLSearchParams): RunView => ({
  read: search.get('read') === 'report' ? 'report' : 'slides',
  artifact: search.get('artifact'),
  withSubflows: search.get('subflows') === '1',
  withResults: search.get('results') === '1',
})

/** The search of the same page with some of its parameters changed; null takes one out. */
export function changedSearch(search: URLSearchParams, changes: Record<string, string | null>): string {
  const next = new URLSearchParams(search)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) next.delete(name)
    else next.set(name, value)
  }
  return next.size === 0 ? '' : `?${next}`
}

/** The search of the same page with another artifact on the slide, without what belonged to the one before. */
export function slideSearch(search: URLSearchParams, artifact: string): string {
  return changedSearch(search, { ...Object.fromEntries(viewParameters.map((name) => [name, null])), artifact })
}
