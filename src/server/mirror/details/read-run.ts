/** Reads what belongs to a flow run from the upstream server: its states, task runs and subflow runs. */
import { chunksOf } from '#server/chunks.ts'
import { type Micros, momentOf, nextMoment, storedTime, wireTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { UpstreamError } from '#server/errors.ts'
import { withRelated } from '#server/mirror/runs/related.ts'
import { type RelatedRows, storeRuns } from '#server/mirror/runs/store-runs.ts'
import { storeStates } from '#server/mirror/runs/store-states.ts'
import { MAX_ROWS, readWireRows, WireRow } from '#server/mirror/wire-row.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import type { Announcer } from './announcer.ts'
import { listPages } from './list-pages.ts'
import { hasSettled, isComplete, type RunTable, readMirroredRun, saveProgress } from './mirrored-runs.ts'
import { stateRows } from './state-rows.ts'

/** Of one run. */
const MAX_TASK_RUNS = 100_000
const MAX_SUBFLOWS = 10_000
const MAX_STATES = 10_000

/** How much later than others a change is told, and by how much clocks may differ. */
const OVERLAP_US = 30_000_000

export type Reading = {
  db: Database
  upstream: Upstream
  /** How long something may arrive after the end of a run. */
  settleUs: number
  announcer: Announcer
}

/** Stores rows with what they refer to. */
async function store({ db, upstream, announcer }: Reading, rows: Partial<RelatedRows>): Promise<void> {
  const all = await withRelated(db, upstream, rows)
  await storeRuns(db, all, announcer.isVisible)
}

/** Reads a row; null if it does not exist. */
async function readRow(upstream: Upstream, path: string): Promise<WireRow | null> {
  try {
    return new WireRow(await upstream.askText('GET', path))
  } catch (error) {
    if (error instanceof UpstreamError && error.status === 404) return null
    throw error
  }
}

/** Reads the row of a run, with its flow. False if the upstream server does not have it. */
export async function readRun(reading: Reading, table: RunTable, id: string): Promise<boolean> {
  const row = await readRow(reading.upstream, `/${table}s/${id}`)
  if (row === null) return false
  await store(reading, table === 'flow_run' ? { flowRuns: [row] } : { taskRuns: [row] })
  return true
}

async function readStates({ db, upstream, announcer }: Reading, table: RunTable, id: string): Promise<void> {
  const text = await upstream.askText('GET', `/${table}_states/?${table}_id=${id}`)
  const states = stateRows(id, await readWireRows(text, MAX_STATES))
  for (const some of chunksOf(states, MAX_ROWS)) {
    await transact(db, (db) => storeStates(db, some), announcer.isVisible)
  }
}

/** Reads the states, task runs and subflow runs of a flow run whose row has just been read. */
export async function readFlowRunDetails(reading: Reading, id: string, hasNewState: boolean): Promise<void> {
  const { db } = reading
  const run = await readMirroredRun(db, 'flow_run', id)
  if (run === undefined || isComplete(run)) return
  const began = nextMoment()
  const isLast = hasSettled(run, reading.settleUs, began)
  const isWhole = run.checked === null || isLast
  await Promise.all([
    hasNewState || isLast ? readStates(reading, 'flow_run', id) : null,
    isWhole ? readAllTaskRuns(reading, id) : readChangedTaskRuns(reading, id, run.checked),
    readSubflows(reading, id, isWhole),
  ])
  await finish(reading, id, began, isLast)
}

/** Reads the states of a task run. */
export async function readTaskRunStates(reading: Reading, id: string): Promise<void> {
  const run = await readMirroredRun(reading.db, 'task_run', id)
  if (run === undefined) return
  const began = nextMoment()
  await readStates(reading, 'task_run', id)
  await finish(reading, id, began, hasSettled(run, reading.settleUs, began))
}

async function finish({ db, announcer }: Reading, id: string, began: Micros, isLast: boolean): Promise<void> {
  const progress = { checked: storedTime(began), is_complete: isLast ? 1 : 0 }
  await transact(db, (db) => saveProgress(db, id, progress), announcer.isLastVisible)
}

const tasksOf = (id: string) => ({ flow_run_id: { any_: [id] } })

/** In an order in which runs that are added meanwhile cannot hide others twice: ids are unique. */
async function readAllTaskRuns(reading: Reading, id: string): Promise<void> {
  const query = { task_runs: tasksOf(id), sort: 'ID_DESC' }
  for await (const taskRuns of listPages(reading.upstream, '/task_runs/filter', query, MAX_TASK_RUNS)) {
    await store(reading, { taskRuns })
  }
}

/** Those that were created, started or ended since the last reading, and those that are active. */
async function readChangedTaskRuns(reading: Reading, id: string, checked: string | null): Promise<void> {
  const known = await reading.db
    .selectFrom('task_run')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.max('expected_start_time').as('created')])
    .select(({ fn }) => [fn.max('start_time').as('started'), fn.max('end_time').as('ended')])
    .where('flow_run_id', '=', id)
    .executeTakeFirstOrThrow()
  // By the clocks of the hosts that the tasks run on, which may be behind ours.
  const last = [known.created, known.started, known.ended]
    .flatMap((time) => time ?? [])
    .toSorted()
    .at(-1)
  if (known.count <= MAX_ROWS || checked === null || last === undefined) return readAllTaskRuns(reading, id)
  const since = wireTime(storedTime(momentOf(last < checked ? last : checked) - OVERLAP_US))
  const changed = {
    operator: 'or_',
    expected_start_time: { after_: since },
    start_time: { after_: since },
    end_time: { after_: since },
    state: { type: { any_: ['RUNNING', 'SCHEDULED', 'PAUSED', 'CANCELLING'] } },
  }
  const query = { flow_runs: { id: { any_: [id] } }, task_runs: changed, sort: 'ID_DESC' }
  for await (const taskRuns of listPages(reading.upstream, '/task_runs/filter', query, MAX_TASK_RUNS)) {
    await store(reading, { taskRuns })
  }
}

/** All of them, or only the last ones. */
async function readSubflows(reading: Reading, id: string, isAll: boolean): Promise<void> {
  const query = {
    flow_runs: { parent_flow_run_id: { any_: [id] } },
    sort: isAll ? 'ID_DESC' : 'EXPECTED_START_TIME_DESC',
  }
  for await (const flowRuns of listPages(
    reading.upstream,
    '/flow_runs/filter',
    query,
    isAll ? MAX_SUBFLOWS : MAX_ROWS,
  )) {
    await store(reading, { flowRuns })
  }
}
