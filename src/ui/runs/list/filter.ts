import * as z from 'zod/mini'
import { StateType } from '#contract/run.ts'
import type { RunsFilter } from '#ui/runs/queries.ts'

const text = z.catch(z.optional(z.string()), undefined)

/** The filters of the run list in the URL; invalid values are ignored. */
const RunsSearch = z.object({ name: text, flow: text, state: z.catch(z.optional(StateType), undefined) })
export type RunsSearch = z.infer<typeof RunsSearch>

export function readRunsSearch(search: URLSearchParams): RunsSearch {
  return RunsSearch.parse(Object.fromEntries([...search].filter(([, value]) => value !== '')))
}

export function runsFilter({ name, flow, state }: RunsSearch): RunsFilter {
  const flow_runs = {
    ...(name === undefined ? {} : { name: { like_: name } }),
    ...(state === undefined ? {} : { state: { type: { any_: [state] } } }),
  }
  return {
    ...(Object.keys(flow_runs).length === 0 ? {} : { flow_runs }),
    ...(flow === undefined ? {} : { flows: { name: { any_: [flow] } } }),
  }
}
