/** The filters of the catalogue in the URL. */
import * as z from 'zod/mini'
import type { SummaryFilterBody } from '#contract/filters.ts'
import { SummarySort } from '#contract/vitrine.ts'

/** Values of the time filter. */
export const spans = {
  '1h': { hours: 1, label: 'Last hour' },
  '24h': { hours: 24, label: 'Last 24 hours' },
  '7d': { hours: 168, label: 'Last 7 days' },
  '30d': { hours: 720, label: 'Last 30 days' },
  '90d': { hours: 2160, label: 'Last 90 days' },
}

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

const optionalText = z.catch(z.optional(z.string()), undefined)

/** The search parameters of the catalogue; invalid values are ignored. */
const CatalogueSearch = z.object({
  q: z.catch(z.optional(z.string().check(z.maxLength(1000))), undefined),
  type: optionalText,
  flow: optionalText,
  tag: optionalText,
  run: z.catch(z.optional(z.uuid()), undefined),
  since: z.catch(z.optional(z.enum(['1h', '24h', '7d', '30d', '90d'])), undefined),
  sort: z.catch(z.optional(z.enum(SummarySort)), undefined),
})
export type CatalogueSearch = z.infer<typeof CatalogueSearch>
export type CatalogueParameter = keyof CatalogueSearch

export function readCatalogueSearch(search: URLSearchParams): CatalogueSearch {
  const filled = [...search].filter(([, value]) => value !== '')
  return CatalogueSearch.parse(Object.fromEntries(filled))
}

/** Whether any filter is set. */
export function isFiltered({ sort: _, ...conditions }: CatalogueSearch): boolean {
  return Object.values(conditions).some((value) => value !== undefined)
}

export const HOUR_MS = 3_600_000

/** The request for a search at `now` (milliseconds). Spans start at a full hour, so that the request stays cacheable. */
export function catalogueFilter(search: CatalogueSearch, now = Date.now()): SummaryFilterBody {
  const { q, type, flow, tag, run, since, sort } = search
  const flowRuns = {
    ...(run === undefined ? {} : { id: { any_: [run] } }),
    ...(tag === undefined ? {} : { tags: { all_: [tag] } }),
  }
  return {
    latest_only: true,
    sort: sort ?? 'UPDATED_DESC',
    ...(q === undefined ? {} : { search: q }),
    ...(type === undefined ? {} : { types: [type === NO_KIND ? null : type] }),
    ...(flow === undefined ? {} : { flows: { name: { any_: [flow] } } }),
    ...(Object.keys(flowRuns).length === 0 ? {} : { flow_runs: flowRuns }),
    ...(since === undefined ? {} : { updated: { after_: startOfSpan(spans[since].hours, now) } }),
  }
}

function startOfSpan(hours: number, now: number): string {
  return new Date(Math.floor(now / HOUR_MS - hours) * HOUR_MS).toISOString()
}
