/** Filters in the URL that several lists have. */
import * as z from 'zod/mini'

/** Values of the time filter. */
export const spans = {
  '1h': { hours: 1, label: 'Last hour' },
  '24h': { hours: 24, label: 'Last 24 hours' },
  '7d': { hours: 168, label: 'Last 7 days' },
  '30d': { hours: 720, label: 'Last 30 days' },
  '90d': { hours: 2160, label: 'Last 90 days' },
}

export const texts = z.array(z.string())

/** Tests as functions need less code than the checks of zod. */
export const textThat = (isValid: (text: string) => boolean) =>
  z.catch(z.optional(z.string().check(z.refine(isValid))), undefined)

/** To the minute: "2026-11-23T00:00Z". */
const moment = textThat((text) => /^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/.test(text) && !!Date.parse(text))

export const timeParameters = {
  since: z.catch(z.optional(z.enum(['1h', '24h', '7d', '30d', '90d'])), undefined),
  from: moment,
  /** The first moment after the range. */
  to: moment,
}

/** One of the spans until now, or a range. */
export type TimeSearch = {
  since?: keyof typeof spans | undefined
  from?: string | undefined
  to?: string | undefined
}

export const HOUR_MS = 3_600_000

/** The condition for a time at `now` (milliseconds). Spans start at a full hour, so that the request stays cacheable. */
export function timeCondition({ since, from, to }: TimeSearch, now: number) {
  const after = since === undefined ? from : startOfSpan(spans[since].hours, now)
  return after === undefined && to === undefined ? undefined : { after_: after, before_: to }
}

function startOfSpan(hours: number, now: number): string {
  return new Date(Math.floor(now / HOUR_MS - hours) * HOUR_MS).toISOString()
}

/** Older Prefect servers only know `all_`. */
export const tagsCondition = (tags: string[]) => (tags.length === 1 ? { all_: tags } : { any_: tags })

/** The parameters that are not empty. Each of `lists` can occur several times: `?tag=a&tag=b`. */
export function parametersOf(search: URLSearchParams, lists: readonly string[]): Record<string, string | string[]> {
  const filled = new URLSearchParams([...search].filter(([, value]) => value !== ''))
  return {
    ...Object.fromEntries(filled),
    ...Object.fromEntries(lists.map((name) => [name, [...new Set(filled.getAll(name))]])),
  }
}
