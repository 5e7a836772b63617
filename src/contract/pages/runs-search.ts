/** The filters of the run list in the URL. */
import * as z from 'zod/mini'
import type { FlowRunFilterBody } from '#contract/filters.ts'
import { StateType } from '#contract/run.ts'
import { parametersOf, tagsCondition, texts, timeCondition, timeParameters } from './search-parameters.ts'

/** The filters of the run list. */
export type RunsFilter = Pick<FlowRunFilterBody, 'flow_runs' | 'flows'>

export type RunSort = NonNullable<FlowRunFilterBody['sort']>

/** What Prefect's API can sort by; runs that have not ended have no common place by their end. */
export const sortLabels: Partial<Record<RunSort, string>> = {
  START_TIME_DESC: 'Newest first',
  START_TIME_ASC: 'Oldest first',
  NAME_ASC: 'Name, A to Z',
  NAME_DESC: 'Name, Z to A',
}

/** Invalid values are ignored. */
const RunsSearch = z.object({
  name: z.catch(z.optional(z.string()), undefined),
  flow: texts,
  tag: texts,
  state: z.array(StateType),
  ...timeParameters,
  sort: z.catch(z.optional(z.enum(['START_TIME_DESC', 'START_TIME_ASC', 'NAME_ASC', 'NAME_DESC'])), undefined),
})
export type RunsSearch = z.infer<typeof RunsSearch>

export function readRunsSearch(search: URLSearchParams): RunsSearch {
  const parameters = parametersOf(search, ['flow', 'tag', 'state'])
  const state = StateType.options.filter((type) => parameters.state?.includes(type))
  return RunsSearch.parse({ ...parameters, state })
}

/** The request for a search at `now` (milliseconds). */
export function runsFilter({ name, flow, tag, state, ...search }: RunsSearch, now = Date.now()): RunsFilter {
  const start_time = timeCondition(search, now)
  const flow_runs = {
    ...(name === undefined ? {} : { name: { like_: name } }),
    ...(state.length === 0 ? {} : { state: { type: { any_: state } } }),
    ...(tag.length === 0 ? {} : { tags: tagsCondition(tag) }),
    ...(start_time && { start_time }),
  }
  return {
    ...(Object.keys(flow_runs).length === 0 ? {} : { flow_runs }),
    ...(flow.length === 0 ? {} : { flows: { name: { any_: flow } } }),
  }
}

/** Whether any filter is set. */
export const isFiltered = (search: RunsSearch) => Object.keys(runsFilter(search)).length > 0
