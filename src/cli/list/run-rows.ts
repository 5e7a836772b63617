/** The rows of `run ls`: flow runs, the latest start first, with the names of their flows. */
import { take } from '#cli/list/listing.ts'
import { flowNames } from '#cli/list/names.ts'
import { elapsedSeconds } from '#content/elapsed.ts'
import type { FlowRun, StateType } from '#contract/run.ts'
import type { Client, FlowRunFilterBody } from '#sdk/index.ts'
import { MAX_PAGE_SIZE, type Order, paginate } from '#sdk/internal.ts'

export type RunListing = {
  flow?: string[]
  tag?: string[]
  state?: StateType[]
  name?: string
  since: Date | null
  /** Maximum number of rows, or Infinity. */
  limit: number
}

export type RunRow = {
  id: string
  name: string
  flow: string | null
  state_type: string | null
  state_name: string | null
  start_time: string | null
  end_time: string | null
  /** Seconds; null before the start. */
  duration: number | null
  tags: string[]
  flow_id: string
}

export const BLANK_RUN: RunRow = {
  id: '',
  name: '',
  flow: null,
  state_type: null,
  state_name: null,
  start_time: null,
  end_time: null,
  duration: null,
  tags: [],
  flow_id: '',
}

export async function* runRows(client: Client, listing: RunListing, signal: AbortSignal): AsyncGenerator<RunRow> {
  const flowName = flowNames(client, signal)
  for await (const run of take(listRuns(client, listing, signal), listing.limit)) {
    yield toRow(run, await flowName(run.flow_id))
  }
}

/** Runs start while the list is read, so that a second, stable order finds those that have moved. */
function listRuns(client: Client, { limit, ...listing }: RunListing, signal: AbortSignal): AsyncIterable<FlowRun> {
  const filter = filterOf(listing)
  const order = (sort: 'START_TIME_DESC' | 'ID_DESC'): Order<FlowRun> => ({
    read: (page) => client.filterFlowRuns({ ...filter, ...page, sort }, { signal }),
    identity: ({ id }) => id,
    rank: ({ id, start_time, expected_start_time }) =>
      sort === 'ID_DESC' ? id : (start_time ?? expected_start_time ?? id),
    isStable: sort === 'ID_DESC',
  })
  return paginate([order('START_TIME_DESC'), order('ID_DESC')], Math.min(limit, MAX_PAGE_SIZE))
}

function filterOf({ flow, tag, state, name, since }: Omit<RunListing, 'limit'>): FlowRunFilterBody {
  const flow_runs = {
    ...(tag && { tags: { all_: tag } }),
    ...(state && { state: { type: { any_: state } } }),
    ...(name !== undefined && { name: { like_: name } }),
    ...(since && { start_time: { after_: since.toISOString() } }),
  }
  return {
    ...(Object.keys(flow_runs).length > 0 && { flow_runs }),
    ...(flow && { flows: { name: { any_: flow } } }),
  }
}

function toRow(run: FlowRun, flow: string | null): RunRow {
  const { id, name, state_type, state_name, start_time, end_time, tags, flow_id } = run
  const duration = elapsedSeconds(run, Date.now())
  return { id, name, flow, state_type, state_name, start_time, end_time, duration, tags, flow_id }
}
