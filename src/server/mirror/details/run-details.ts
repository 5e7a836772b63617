/** Reads what belongs to a run from the upstream server when it is asked for, unless it is stored and cannot change. */
import type { FastifyBaseLogger } from 'fastify'
import { dropOldest } from '#server/database/least-recently-used.ts'
import type { Database } from '#server/database/open.ts'
import { reasonOf, UpstreamError } from '#server/errors.ts'
import type { MirrorOptions } from '#server/mirror/options.ts'
import { presentRuns } from '#server/mirror/runs/present-runs.ts'
import { RunDeletions } from '#server/mirror/runs/run-deletions.ts'
import { Announcer } from './announcer.ts'
import { dropOldLogs } from './drop-logs.ts'
import { ExpiringNames } from './expiring-names.ts'
import {
  hasAllLogs,
  hasSettled,
  isComplete,
  noteLogUse,
  type RunTable,
  readMirroredRun,
  SETTLE_US,
} from './mirrored-runs.ts'
import { readLogs } from './read-logs.ts'
import { type Reading, readFlowRunDetails, readRun, readTaskRunStates } from './read-run.ts'
import { repeatLimited } from './repeat-limited.ts'
import { type Outcome, SharedJobs } from './shared-jobs.ts'
import { type LogOwner, tableOf } from './store-logs.ts'

/** How long a request waits, from the start of the reading; then it goes on in the background. */
const WAIT_MS = 2000

/** How old what was read of an active run is before it is read again. */
const FRESH_MS = 2000

/** A log of which nothing is stored is waited for longer. */
const MAX_WAITS = 5
const WAITS_STEP = 0.25

/** How long the upstream server is not asked again for a run that it does not have. */
const GONE_MS = 10 * 60 * 1000

/** Active runs are read again in turns, as long as pages ask for them. */
const FOLLOW_INTERVAL_MS = 4000
const FOLLOWED_MS = 5 * 60 * 1000

const MAX_REMEMBERED = 1000

/** Of all runs, unless it is an archive. */
const MAX_LOG_LINES = 2_000_000
const DROP_INTERVAL_MS = 60_000

export type DetailOptions = { settleMs: number; waitMs: number; freshMs: number; followMs: number }

export class RunDetails {
  readonly #db: Database
  readonly #waitMs: number
  readonly #jobs: SharedJobs
  readonly #reading: Omit<Reading, 'announcer'>
  readonly #deletions: RunDeletions
  /** An archive keeps all logs. */
  readonly #isArchive: boolean
  readonly #followTimer: NodeJS.Timeout
  /** Runs that the upstream server does not have. */
  readonly #gone = new ExpiringNames()
  /** Runs and logs that have been found to be complete: a page asks for several things at once. */
  readonly #complete = new ExpiringNames()
  readonly #freshMs: number
  /** The state of a flow run up to which its states have been read. */
  readonly #states = new Map<string, string | null>()
  /** Until when active flow runs are read again; the one that waits longest is the first. */
  readonly #followed = new Map<string, number>()
  #nextDrop = 0

  constructor(
    db: Database,
    { upstream, deleted }: Pick<MirrorOptions, 'upstream' | 'deleted'>,
    log: FastifyBaseLogger,
    options: Partial<DetailOptions> = {},
  ) {
    const { settleMs = SETTLE_US / 1000, waitMs = WAIT_MS, freshMs = FRESH_MS, followMs = FOLLOW_INTERVAL_MS } = options
    this.#db = db
    this.#waitMs = waitMs
    this.#freshMs = freshMs
    this.#jobs = new SharedJobs({ waitMs, freshMs }, (error) =>
      log.warn({ error: reasonOf(error) }, 'details of a run could not be read'),
    )
    const { signal } = this.#jobs
    const limited = repeatLimited(upstream.until(signal, 'page'), signal)
    this.#reading = { db, upstream: limited, settleUs: settleMs * 1000 }
    this.#isArchive = deleted === 'keep'
    this.#deletions = new RunDeletions(db, limited, deleted)
    this.#followTimer = setInterval(() => this.#followNext(), followMs)
    this.#followTimer.unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.#followTimer)
    await this.#jobs.stop()
  }

  /** The row of a flow run. If the upstream server fails, what is stored is shown. */
  async readFlowRun(id: string): Promise<void> {
    if (!(await this.#isFlowRunOpen(id))) return
    const row = this.#readRow('flow_run', id)
    void this.#readDetails(id)
    await row
  }

  /** The states, task runs and subflow runs of a flow run. */
  async readFlowRunDetails(id: string): Promise<void> {
    if (await this.#isFlowRunOpen(id)) await this.#readDetails(id)
  }

  /** A task run, with the others of its flow run if it is stored. */
  async readTaskRun(id: string): Promise<void> {
    const run = await readMirroredRun(this.#db, 'task_run', id)
    if (run?.flow_run_id) await this.readFlowRunDetails(run.flow_run_id)
    else await this.#readRow('task_run', id)
  }

  async readTaskRunStates(id: string): Promise<void> {
    const run = await readMirroredRun(this.#db, 'task_run', id)
    if (run ? isComplete(run) : this.#gone.has(id)) return
    if (run === undefined) await this.#readRow('task_run', id)
    await this.#jobs.run(`states ${id}`, () => readTaskRunStates(this.#newReading(), id))
  }

  /** Throws if the upstream server fails and nothing of the log has been read before. */
  async readLogs(column: LogOwner['column'], id: string): Promise<void> {
    const owner = column === 'flow_run_id' ? { column, id } : await this.#logOwnerOfTask(id)
    const name = `logs ${owner.id}`
    if (this.#complete.has(name)) return
    const table = tableOf(owner)
    let run = await readMirroredRun(this.#db, table, owner.id)
    if (run && hasAllLogs(run)) {
      this.#complete.add(name, this.#freshMs)
      return noteLogUse(this.#db, owner.id, run)
    }
    if (this.#gone.has(owner.id)) return
    if (run === undefined) {
      await this.#requireRow(table, owner.id)
      if (this.#gone.has(owner.id)) return
    }
    for (let waits = 1; waits <= MAX_WAITS; waits += WAITS_STEP) {
      const { isDone, error } = await this.#jobs.run(
        name,
        (isLate) => this.#readLogs(owner, isLate),
        waits * this.#waitMs,
      )
      run = await readMirroredRun(this.#db, table, owner.id)
      if (run && (run.logs_checked !== null || (run.log_lines ?? 0) > 0)) return
      if (error) throw error
      if (isDone) return
    }
    throw tooSlow()
  }

  /** A task run has its lines in the log of its flow run. */
  async #logOwnerOfTask(id: string): Promise<LogOwner> {
    let run = await readMirroredRun(this.#db, 'task_run', id)
    if (run === undefined) {
      await this.#requireRow('task_run', id)
      run = await readMirroredRun(this.#db, 'task_run', id)
    }
    return run?.flow_run_id ? { column: 'flow_run_id', id: run.flow_run_id } : { column: 'task_run_id', id }
  }

  async #readLogs(owner: LogOwner, isLate: () => boolean): Promise<void> {
    const { db, upstream, settleUs } = this.#reading
    const run = await readMirroredRun(db, tableOf(owner), owner.id)
    if (run === undefined) return
    await noteLogUse(db, owner.id, run)
    const isLast = hasSettled(run, settleUs)
    // Pages count the lines of other runs at intervals.
    const announcer = new Announcer(() => isLast && isLate())
    await readLogs(db, upstream, owner, { isLast, announcer })
    if (this.#isArchive || performance.now() < this.#nextDrop) return
    this.#nextDrop = performance.now() + DROP_INTERVAL_MS
    void this.#jobs.run('drop logs', () => dropOldLogs(db, MAX_LOG_LINES, this.#jobs.signal))
  }

  #newReading(): Reading {
    return { ...this.#reading, announcer: new Announcer() }
  }

  async #isFlowRunOpen(id: string): Promise<boolean> {
    if (this.#gone.has(id) || this.#complete.has(id)) return false
    const run = await readMirroredRun(this.#db, 'flow_run', id)
    if (run && isComplete(run)) {
      this.#complete.add(id, this.#freshMs)
      return false
    }
    this.#followed.set(id, performance.now() + FOLLOWED_MS)
    dropOldest(this.#followed, MAX_REMEMBERED)
    return true
  }

  /** Reads a row. If the upstream server does not have it, it is deleted or marked at once. */
  #readRow(table: RunTable, id: string, waitMs?: number): Promise<Outcome> {
    if (this.#gone.has(id)) return Promise.resolve({ isDone: true, error: null })
    const work = async () => {
      const announcer = new Announcer(() => true, 0)
      if (await readRun({ ...this.#reading, announcer }, table, id)) return
      if (table === 'flow_run') await this.#deletions.apply(await presentIds(this.#db, id))
      this.#gone.add(id, GONE_MS)
      this.#followed.delete(id)
    }
    return this.#jobs.run(`row ${id}`, work, waitMs)
  }

  async #requireRow(table: RunTable, id: string): Promise<void> {
    const { isDone, error } = await this.#readRow(table, id)
    if (error) throw error
    if (!isDone) throw tooSlow()
  }

  #readDetails(id: string): Promise<Outcome> {
    return this.#jobs.run(`details ${id}`, async () => {
      const { error } = await this.#readRow('flow_run', id, Number.POSITIVE_INFINITY)
      if (error) throw error
      if (this.#gone.has(id)) return
      const { state_id = null } = (await readMirroredRun(this.#db, 'flow_run', id)) ?? {}
      await readFlowRunDetails(this.#newReading(), id, this.#states.get(id) !== state_id)
      this.#states.set(id, state_id)
      dropOldest(this.#states, MAX_REMEMBERED)
    })
  }

  /** One at a time, so that many open pages do not cause many requests. */
  #followNext(): void {
    const [next] = this.#followed
    if (next === undefined) return
    const [id, until] = next
    this.#followed.delete(id)
    if (until < performance.now()) return
    this.#followed.set(id, until)
    void this.#jobs.run(`follow ${id}`, async () => {
      const run = await readMirroredRun(this.#db, 'flow_run', id)
      if (run && isComplete(run)) this.#followed.delete(id)
      else await this.#readDetails(id)
    })
  }
}

/** The run, unless it is known to be only here. */
async function presentIds(db: Database, id: string): Promise<string[]> {
  const rows = await presentRuns(db).where('flow_run.id', '=', id).execute()
  return rows.map((row) => row.id)
}

function tooSlow(): UpstreamError {
  return new UpstreamError(504, 'The upstream server takes long to send this log. Try again later.', 5)
}
