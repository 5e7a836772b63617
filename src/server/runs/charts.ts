/** Aggregated runs for the charts of Prefect's web UI. */
import type * as z from 'zod/mini'
import type { FlowRunFilterBody } from '#contract/filters.ts'
import type { HistoryBody } from '#contract/run-charts.ts'
import { momentOf, storedTime, wireTime } from '#server/database/clock.ts'
import { forLongReads } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { Invalid, LimitExceeded } from '#server/errors.ts'
import { flowRunRelations, taskRunRelations } from '#server/filters/related-conditions.ts'
import { timeSlice } from '#server/time-slice.ts'
import { FLOW_RUN_ORDERS } from './list.ts'
import { estimates, type Timed } from './to-wire.ts'

const MAX_INTERVALS = 1000
const MAX_POINTS = 1000
/** The columns that `estimates` reads. */
const TIME_COLUMNS = ['state_type', 'state_timestamp', 'start_time', 'expected_start_time', 'total_run_time'] as const
/** The last moment that a stored time can express. */
const END_OF_TIME = momentOf('9999-12-31T23:59:59.999999Z')

type Run = Timed & { state_name: string | null }

/** The number of runs that were expected to start in each interval, by state. */
export async function readHistory(db: Database, table: 'flow_run' | 'task_run', query: z.output<typeof HistoryBody>) {
  const { history_start, history_end, history_interval_seconds: seconds } = query
  const start = momentOf(history_start)
  const step = Math.round(seconds * 1_000_000)
  if (seconds < 1) throw new Invalid('History interval must not be less than 1 second.')
  const size = Math.max(0, Math.ceil((momentOf(history_end) - start) / step))
  if (size > MAX_INTERVALS) throw new LimitExceeded(`The history has more than ${MAX_INTERVALS} intervals.`)
  if (start + size * step > END_OF_TIME) throw new Invalid('The last interval ends after the year 9999.')
  const intervals = Array.from({ length: size }, () => new Map<string, StateCount>())
  const pause = timeSlice()
  for await (const runs of readExpected(db, table, query)) {
    for (const run of runs) {
      const states = intervals[Math.floor((momentOf(run.expected_start_time ?? '') - start) / step)]
      if (states) countState(states, run)
      await pause()
    }
  }
  return intervals.map((states, index) => ({
    interval_start: wireTime(storedTime(start + index * step)),
    interval_end: wireTime(storedTime(start + (index + 1) * step)),
    states: [...states].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count),
  }))
}

/** Runs that are read at a time. */
const MAX_PAGE = 2000

/** The runs that were expected to start in the period, in pages. */
async function* readExpected(db: Database, table: 'flow_run' | 'task_run', query: z.output<typeof HistoryBody>) {
  let after = { expected_start_time: query.history_start, id: '' }
  for (;;) {
    const rows = await forLongReads(db)
      .selectFrom(table)
      .select(TIME_COLUMNS)
      .select(['id', 'state_name'])
      .where(table === 'flow_run' ? flowRunRelations(query) : taskRunRelations(query))
      .where('expected_start_time', '<', query.history_end)
      .where((eb) =>
        eb.or([
          eb('expected_start_time', '>', after.expected_start_time),
          eb('expected_start_time', '=', after.expected_start_time).and('id', '>', after.id),
        ]),
      )
      // Implied by the condition above; the index needs it.
      .where('expected_start_time', '>=', after.expected_start_time)
      .orderBy('expected_start_time')
      .orderBy('id')
      .limit(MAX_PAGE)
      .execute()
    yield rows
    const last = rows.at(-1)
    if (rows.length < MAX_PAGE || last?.expected_start_time == null) return
    after = { expected_start_time: last.expected_start_time, id: last.id }
  }
}

type StateCount = {
  state_type: string | null
  state_name: string | null
  count_runs: number
  sum_estimated_run_time: number
  sum_estimated_lateness: number
}

function countState(states: Map<string, StateCount>, run: Run): void {
  const { state_type, state_name } = run
  const { estimated_run_time, estimated_start_time_delta } = estimates(run)
  const name = `${state_type} ${state_name}`
  const count = states.get(name)
  states.set(name, {
    state_type,
    state_name,
    count_runs: (count?.count_runs ?? 0) + 1,
    sum_estimated_run_time: (count?.sum_estimated_run_time ?? 0) + estimated_run_time,
    sum_estimated_lateness: (count?.sum_estimated_lateness ?? 0) + estimated_start_time_delta,
  })
}

/** One point per flow run. */
export async function readFlowRunPoints(db: Database, query: z.output<typeof FlowRunFilterBody>) {
  const limit = query.limit ?? MAX_POINTS
  if (limit < 0 || limit > MAX_POINTS) throw new Invalid(`Invalid limit: must be between 0 and ${MAX_POINTS}.`)
  const rows = await db
    .selectFrom('flow_run')
    .select(TIME_COLUMNS)
    .select('id')
    .where(flowRunRelations(query))
    .orderBy(...FLOW_RUN_ORDERS[query.sort ?? 'EXPECTED_START_TIME_DESC'])
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(query.offset ?? 0)
    .execute()
  return rows.map((run) => {
    const { estimated_run_time, estimated_start_time_delta } = estimates(run)
    return {
      id: run.id,
      state_type: run.state_type,
      timestamp: wireTime(run.start_time ?? run.expected_start_time),
      duration: estimated_run_time,
      lateness: estimated_start_time_delta,
    }
  })
}

/** The number of task runs of each flow run. */
export async function countTaskRuns(db: Database, ids: string[]): Promise<Record<string, number>> {
  if (ids.length === 0) return {}
  const rows = await db
    .selectFrom('task_run')
    .select(({ fn }) => ['flow_run_id as owner', fn.countAll<number>().as('count')])
    .where('flow_run_id', 'in', ids)
    .groupBy('flow_run_id')
    .execute()
  return countsById(ids, rows)
}

/** The number of deployments of each flow. */
export async function countDeployments(db: Database, ids: string[]): Promise<Record<string, number>> {
  if (ids.length === 0) return {}
  const rows = await db
    .selectFrom('deployment')
    .select(({ fn }) => ['flow_id as owner', fn.countAll<number>().as('count')])
    .where('flow_id', 'in', ids)
    .groupBy('flow_id')
    .execute()
  return countsById(ids, rows)
}

export function countsById(ids: string[], rows: { owner: string | null; count: number }[]): Record<string, number> {
  const counts = new Map(rows.map(({ owner, count }) => [owner, count]))
  return Object.fromEntries(ids.map((id) => [id, counts.get(id) ?? 0]))
}
