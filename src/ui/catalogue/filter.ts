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

const texts = z.array(z.string())
/** Tests as functions need less code than the checks of zod. */
const textThat = (isValid: (text: string) => boolean) =>
  z.catch(z.optional(z.string().check(z.refine(isValid))), undefined)
/** To the minute: "2026-11-23T00:00Z". */
const moment = textThat((text) => /^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/.test(text) && !!Date.parse(text))

/** The search parameters of the catalogue; invalid values are ignored. */
const CatalogueSearch = z.object({
  q: textThat(({ length }) => length <= 1000),
  type: texts,
  flow: texts,
  tag: texts,
  run: textThat((text) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)),
  since: z.catch(z.optional(z.enum(['1h', '24h', '7d', '30d', '90d'])), undefined),
  from: moment,
  /** The first moment after the range. */
  to: moment,
  sort: z.catch(z.optional(z.enum(SummarySort)), undefined),
})
export type CatalogueSearch = z.infer<typeof CatalogueSearch>

/** A facet can have several values, each as a parameter of its own: `?tag=a&tag=b`. */
export function readCatalogueSearch(search: URLSearchParams): CatalogueSearch {
  const filled = new URLSearchParams([...search].filter(([, value]) => value !== ''))
  const all = (name: string) => [...new Set(filled.getAll(name))]
  return CatalogueSearch.parse({ ...Object.fromEntries(filled), type: all('type'), flow: all('flow'), tag: all('tag') })
}

/** Whether any filter is set. */
export function isFiltered({ sort: _, ...conditions }: CatalogueSearch): boolean {
  return Object.values(conditions)
    .flat()
    .some((value) => value !== undefined)
}

export const HOUR_MS = 3_600_000

/** The request for a search at `now` (milliseconds). Spans start at a full hour, so that the request stays cacheable. */
export function catalogueFilter(search: CatalogueSearch, now = Date.now()): SummaryFilterBody {
  const { q, type, flow, tag, run, since, from, to, sort } = search
  const flowRuns = {
    ...(run === undefined ? {} : { id: { any_: [run] } }),
    // Older Prefect servers only know `all_`.
    ...(tag.length === 0 ? {} : { tags: tag.length === 1 ? { all_: tag } : { any_: tag } }),
  }
  const after = since === undefined ? from : startOfSpan(spans[since].hours, now)
  return {
    latest_only: true,
    sort: sort ?? 'UPDATED_DESC',
    ...(q === undefined ? {} : { search: q }),
    ...(type.length === 0 ? {} : { types: type.map((name) => (name === NO_KIND ? null : name)) }),
    ...(flow.length === 0 ? {} : { flows: { name: { any_: flow } } }),
    ...(Object.keys(flowRuns).length === 0 ? {} : { flow_runs: flowRuns }),
    ...(after === undefined && to === undefined ? {} : { updated: { after_: after, before_: to } }),
  }
}

function startOfSpan(hours: number, now: number): string {
  return new Date(Math.floor(now / HOUR_MS - hours) * HOUR_MS).toISOString()
}
