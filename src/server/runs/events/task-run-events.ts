/** Applies events to the task runs that they report, a chunk of events per transaction. */
import type { PrefectEvent } from '#contract/run-requests.ts'
import { nextMoment, storedTime } from '#server/database/clock.ts'
import { lockAll, lockRows } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import type { RunStateTable, TaskRunTable } from '#server/database/tables.ts'
import { transact } from '#server/database/transaction.ts'
import { Unavailable } from '#server/errors.ts'
import { eb } from '#server/filters/conditions.ts'
import { taskRunPolicy } from '#server/runs/states/run-policy.ts'
import { makeState, NO_PROGRESS, stateRow } from '#server/runs/states/states.ts'
import { replaceTags } from '#server/runs/tags-and-labels.ts'
import { timeSlice } from '#server/time-slice.ts'
import { type TaskRunReport, taskRunReport } from './task-run-report.ts'

/** Small enough for the limits of both databases on parameters and locks, and for other writers, which wait meanwhile. */
const MAX_CHUNK_EVENTS = 250
const MAX_CHUNK_CHARS = 500_000

/**
 * Applies events in their order. Ignores those that are not newer than the state of their run, and those about anything
 * else. Resolves to the errors of events that can never be stored.
 *
 * @throws {Unavailable} when an event may be stored later; some of those before it are stored.
 */
export async function recordTaskRunEvents(db: Database, events: PrefectEvent[]): Promise<unknown[]> {
  const pause = timeSlice()
  const errors: unknown[] = []
  let chunk: TaskRunReport[] = []
  let chars = 0
  const flush = async () => {
    if (chunk.length > 0) errors.push(...(await recordChunk(db, chunk, pause)))
    chunk = []
    chars = 0
  }
  for (const event of events) {
    const report = taskRunReport(event)
    if (report) {
      chunk.push(report)
      chars += (report.columns.task_inputs?.length ?? 0) + (report.data?.text.length ?? 0)
    }
    if (chunk.length >= MAX_CHUNK_EVENTS || chars >= MAX_CHUNK_CHARS) await flush()
    await pause()
  }
  await flush()
  return errors
}

/** Halves a chunk that fails, so that one event does not prevent the others from being stored. */
async function recordChunk(db: Database, chunk: TaskRunReport[], pause: () => Promise<void>): Promise<unknown[]> {
  try {
    await transact(db, (db) => applyReports(db, chunk, pause))
    return []
  } catch (error) {
    if (error instanceof Unavailable) throw error
    if (chunk.length === 1) return [error]
    await pause()
    const middle = Math.floor(chunk.length / 2)
    const before = await recordChunk(db, chunk.slice(0, middle), pause)
    return [...before, ...(await recordChunk(db, chunk.slice(middle), pause))]
  }
}

async function applyReports(db: Database, reports: TaskRunReport[], pause: () => Promise<void>): Promise<void> {
  // Another server may receive events about the same runs, because several processes can work on one flow run.
  await lockAll(
    db,
    reports.map(({ id, flow_run_id }) => `events ${flow_run_id ?? id}`),
  )
  const ids = await findRunIds(db, reports)
  // A request may set a state or delete a run at the same time.
  await lockAll(db, ids)
  const known = await readRuns(db, ids)
  const stored = await findStateIds(db, reports)
  await pause()
  const changed = new Map<string, TaskRunTable>()
  const states: RunStateTable[] = []
  const tags = new Map<string, string[]>()
  for (const [index, report] of reports.entries()) {
    const id = ids[index] ?? report.id
    const before = changed.get(id) ?? known.get(id)
    const isOlder = before?.state_timestamp && before.state_timestamp >= report.occurred
    if (isOlder || stored.has(report.event_id)) continue
    stored.add(report.event_id)
    const state = stateOf(report, id)
    states.push(stateRow(id, state))
    if (report.tags && report.columns.tags !== before?.tags) tags.set(id, report.tags)
    changed.set(id, {
      ...(before ?? newRun(report, id)),
      ...report.columns,
      state_id: state.id,
      state_type: state.type,
      state_name: state.name,
      state_timestamp: state.timestamp,
      updated: storedTime(nextMoment()),
    })
  }
  await pause()
  await writeRuns(db, [...changed.values()], (id) => known.has(id))
  await pause()
  await replaceTags(db, tags)
  await pause()
  if (states.length > 0) await db.insertInto('run_state').values(byId(states)).execute()
}

/** Rows are written in the same order by all servers, which prevents deadlocks. */
function byId<Row extends { id: string }>(rows: Row[]): Row[] {
  return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

/**
 * The run of each report: the one with its id, or with its flow run, task key and dynamic key. A run keeps the id that
 * was reported first.
 */
async function findRunIds(db: Database, reports: TaskRunReport[]): Promise<string[]> {
  const ids = reports.map(({ id }) => id)
  const found = await db.selectFrom('task_run').select('id').where('id', 'in', ids).execute()
  const known = new Set(found.map(({ id }) => id))
  const others = reports.filter(({ id, flow_run_id }) => flow_run_id !== null && !known.has(id))
  const idOf = new Map(await findByKeys(db, others))
  return reports.map((report) => {
    const { id, flow_run_id } = report
    if (known.has(id)) return id
    const other = flow_run_id === null ? undefined : idOf.get(keysOf(report))
    if (other !== undefined) return other
    known.add(id)
    if (flow_run_id !== null) idOf.set(keysOf(report), id)
    return id
  })
}

type RunKeys = Pick<TaskRunTable, 'flow_run_id' | 'task_key' | 'dynamic_key'>

function keysOf({ flow_run_id, task_key, dynamic_key }: RunKeys): string {
  return JSON.stringify([flow_run_id, task_key, dynamic_key])
}

async function findByKeys(db: Database, reports: RunKeys[]): Promise<(readonly [string, string])[]> {
  if (reports.length === 0) return []
  // The runs of a mapped task differ only in their dynamic key.
  const tasks = new Map<string, { run: RunKeys; dynamicKeys: Set<string> }>()
  for (const run of reports) {
    const name = keysOf({ ...run, dynamic_key: '' })
    const task = tasks.get(name) ?? { run, dynamicKeys: new Set() }
    tasks.set(name, task)
    task.dynamicKeys.add(run.dynamic_key)
  }
  const conditions = Array.from(tasks.values(), ({ run, dynamicKeys }) =>
    eb.and([
      eb('task_run.flow_run_id', '=', run.flow_run_id),
      eb('task_run.task_key', '=', run.task_key),
      eb('task_run.dynamic_key', 'in', [...dynamicKeys]),
    ]),
  )
  const rows = await db
    .selectFrom('task_run')
    .select(['id', 'flow_run_id', 'task_key', 'dynamic_key'])
    .where(eb.or(conditions))
    .execute()
  return rows.map((row) => [keysOf(row), row.id] as const)
}

async function readRuns(db: Database, ids: string[]): Promise<Map<string, TaskRunTable>> {
  const distinct = [...new Set(ids)]
  const rows = await lockRows(db, db.selectFrom('task_run').selectAll().where('id', 'in', distinct).orderBy('id'))
  return new Map(rows.map((row) => [row.id, row]))
}

/** The state of a run has the id of the event that reported it. */
async function findStateIds(db: Database, reports: TaskRunReport[]): Promise<Set<string>> {
  const ids = reports.map(({ event_id }) => event_id)
  const rows = await db.selectFrom('run_state').select('id').where('id', 'in', ids).execute()
  return new Set(rows.map(({ id }) => id))
}

function stateOf({ event_id, occurred, flow_run_id, state, data }: TaskRunReport, task_run_id: string) {
  return { ...makeState(state, data, { flow_run_id, task_run_id }, nextMoment()), id: event_id, timestamp: occurred }
}

function newRun({ flow_run_id, task_key, dynamic_key }: TaskRunReport, id: string): TaskRunTable {
  const now = storedTime(nextMoment())
  return {
    ...NO_PROGRESS,
    id,
    created: now,
    updated: now,
    name: `${task_key}-${dynamic_key}`,
    flow_run_id,
    task_key,
    dynamic_key,
    cache_key: null,
    cache_expiration: null,
    task_version: null,
    empirical_policy: taskRunPolicy({}),
    tags: '[]',
    labels: null,
    task_inputs: '{}',
    flow_run_run_count: 0,
    expected_start_time: null,
  }
}

/** Inserts new runs, and updates known ones in one statement. */
async function writeRuns(db: Database, runs: TaskRunTable[], isKnown: (id: string) => boolean): Promise<void> {
  const { known = [], unknown = [] } = Object.groupBy(byId(runs), ({ id }) => (isKnown(id) ? 'known' : 'unknown'))
  if (unknown.length > 0) await db.insertInto('task_run').values(unknown).execute()
  if (known.length === 0) return
  await db
    .insertInto('task_run')
    .values(known)
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet(({ ref }) => ({
        updated: ref('excluded.updated'),
        name: ref('excluded.name'),
        cache_key: ref('excluded.cache_key'),
        cache_expiration: ref('excluded.cache_expiration'),
        task_version: ref('excluded.task_version'),
        empirical_policy: ref('excluded.empirical_policy'),
        tags: ref('excluded.tags'),
        labels: ref('excluded.labels'),
        task_inputs: ref('excluded.task_inputs'),
        run_count: ref('excluded.run_count'),
        flow_run_run_count: ref('excluded.flow_run_run_count'),
        expected_start_time: ref('excluded.expected_start_time'),
        next_scheduled_start_time: ref('excluded.next_scheduled_start_time'),
        start_time: ref('excluded.start_time'),
        end_time: ref('excluded.end_time'),
        total_run_time: ref('excluded.total_run_time'),
        state_id: ref('excluded.state_id'),
        state_type: ref('excluded.state_type'),
        state_name: ref('excluded.state_name'),
        state_timestamp: ref('excluded.state_timestamp'),
      })),
    )
    .execute()
}
