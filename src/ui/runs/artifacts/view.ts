import { viewParameters } from '#ui/renderers/url-state.ts'

/** The view options of a run's artifacts in the URL. */
export type RunView = {
  /** `slides`: one artifact at a time; `report`: all on one page. */
  read: 'slides' | 'report'
  /** Id of the artifact on the slide; the first slide if unknown. */
  artifact: string | null
  /** Whether the artifacts of subflow runs are included. */
  withSubflows: boolean
  /** Whether result references that Prefect created are included. */
  withResults: boolean
}

export const readRunView = (search: URLSearchParams): RunView => ({
  read: search.get('read') === 'report' ? 'report' : 'slides',
  artifact: search.get('artifact'),
  withSubflows: search.get('subflows') === '1',
  withResults: search.get('results') === '1',
})

/** The query string with some parameters changed; null removes one. */
export function changedSearch(search: URLSearchParams, changes: Record<string, string | null>): string {
  const next = new URLSearchParams(search)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) next.delete(name)
    else next.set(name, value)
  }
  return next.size === 0 ? '' : `?${next}`
}

/** The query string for another slide, without the view state of the current artifact. */
export function slideSearch(search: URLSearchParams, artifact: string): string {
  return changedSearch(search, { ...Object.fromEntries(viewParameters.map((name) => [name, null])), artifact })
}
