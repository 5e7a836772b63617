/** The filters of the catalogue in the URL. */
import * as z from 'zod/mini'
import type { SummaryFilterBody } from '#contract/filters.ts'
import { SummarySort } from '#contract/vitrine.ts'
import { parametersOf, tagsCondition, texts, textThat, timeCondition, timeParameters } from './search-parameters.ts'

export const sortLabels: Record<SummarySort, string> = {
  UPDATED_DESC: 'Recently updated',
  UPDATED_ASC: 'Least recently updated',
  CREATED_DESC: 'Recently created',
  CREATED_ASC: 'Least recently created',
  KEY_ASC: 'Key, A to Z',
  KEY_DESC: 'Key, Z to A',
  VERSIONS_DESC: 'Most versions first',
  SIZE_DESC: 'Largest first',
}

/** The URL value for artifacts without a type; an unlikely name for a real type. */
export const NO_KIND = '~none'

/** The search parameters of the catalogue; invalid values are ignored. */
const CatalogueSearch = z.object({
  q: textThat(({ length }) => length <= 1000),
  type: texts,
  flow: texts,
  tag: texts,
  run: textThat((text) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)),
  ...timeParameters,
  /** Only what changed since this time. */
  seen: timeParameters.from,
  /** Only what the upstream server has deleted. */
  only_here: z.catch(z.optional(z.literal('true')), undefined),
  sort: z.catch(z.optional(z.enum(SummarySort)), undefined),
})
export type CatalogueSearch = z.infer<typeof CatalogueSearch>

export const readCatalogueSearch = (search: URLSearchParams): CatalogueSearch =>
  CatalogueSearch.parse(parametersOf(search, ['type', 'flow', 'tag']))

/** Whether any filter is set. */
export function isFiltered({ sort: _, ...conditions }: CatalogueSearch): boolean {
  return Object.values(conditions)
    .flat()
    .some((value) => value !== undefined)
}

/** The request for a search at `now` (milliseconds). Spans start at a full hour, so that the request stays cacheable. */
export function catalogueFilter(search: CatalogueSearch, now = Date.now()): SummaryFilterBody {
  const { q, type, flow, tag, run, seen, only_here, sort } = search
  const flowRuns = {
    ...(run === undefined ? {} : { id: { any_: [run] } }),
    ...(tag.length === 0 ? {} : { tags: tagsCondition(tag) }),
  }
  const updated = timeCondition(search, now)
  return {
    latest_only: true,
    sort: sort ?? 'UPDATED_DESC',
    ...(q === undefined ? {} : { search: q }),
    ...(type.length === 0 ? {} : { types: type.map((name) => (name === NO_KIND ? null : name)) }),
    ...(flow.length === 0 ? {} : { flows: { name: { any_: flow } } }),
    ...(Object.keys(flowRuns).length === 0 ? {} : { flow_runs: flowRuns }),
    ...(updated && { updated }),
    ...(seen && { changed_since: seen }),
    ...(only_here && { only_here: true }),
  }
}
