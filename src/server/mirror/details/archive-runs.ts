/** An archive reads the details and logs of runs that have ended, before the upstream server deletes them. */
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { ENDED_TYPES } from '#contract/run.ts'
import { nextMoment, storedTime } from '#server/database/clock.ts'
import { forLongReads } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { reasonOf } from '#server/errors.ts'
import { isAboutRows } from '#server/mirror/ask-for-fewer.ts'
import { readMirror } from '#server/mirror/mirror-state.ts'
import { presentRuns } from '#server/mirror/runs/present-runs.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { Announcer } from './announcer.ts'
import { ExpiringNames, MAX_NAMES } from './expiring-names.ts'
import { SETTLE_US } from './mirrored-runs.ts'
import { readWholeRun } from './read-whole-run.ts'

/** Between two requests: at most 30 a minute, and 4 to 5 for a short run. */
const REQUEST_PAUSE_MS = 2000
const IDLE_PAUSE_MS = 60_000
const MAX_RUNS = 50
/** Until a run that could not be read whole is attempted again. */
const RETRY_MS = 60 * 60 * 1000

type Options = { upstream: Upstream; log: FastifyBaseLogger; signal: AbortSignal; pauseMs?: number }

/** Runs until the signal. Never rejects. */
export async function archiveRuns(db: Database, options: Options): Promise<void> {
  const { upstream, log, signal, pauseMs = REQUEST_PAUSE_MS } = options
  const rest = (ms: number) => pause(ms, undefined, { signal, ref: false }).catch(() => {})
  const slow = slowed(upstream.until(signal), () => rest(pauseMs))
  const attempted = new ExpiringNames()
  while (!signal.aborted) {
    try {
      const ids = (await isInSync(db)) ? await unreadRuns(db, attempted) : []
      for (const id of ids) {
        attempted.add(id, RETRY_MS)
        await readWholeRun(db, slow, 'flow_run', id, SILENT).catch((error: unknown) => {
          if (!isAboutRows(error)) throw error
          log.warn({ run: id, error: reasonOf(error) }, 'run not archived')
        })
        if (signal.aborted) return
      }
      if (ids.length < MAX_RUNS) await rest(IDLE_PAUSE_MS)
    } catch (error) {
      if (signal.aborted) return
      log.warn({ error: reasonOf(error) }, 'runs could not be archived')
      await rest(IDLE_PAUSE_MS)
    }
  }
}

/** Pages read a run that they show. */
const SILENT = new Announcer(() => false)

/** The upstream server, with a pause after each request. */
function slowed(upstream: Upstream, rest: () => Promise<void>): Upstream {
  let last: Promise<unknown> = Promise.resolve()
  const askText: Upstream['askText'] = (...request) => {
    const response = last.then(() => upstream.askText(...request))
    last = response.then(rest, rest)
    return response
  }
  return { ...upstream, askText }
}

/** Everything else has priority. */
async function isInSync(db: Database): Promise<boolean> {
  const state = await readMirror(db)
  return state?.completed != null && state.error === null && state.walk.hasRuns && state.walk.ranges.length === 0
}

/** Runs that ended long enough ago and have not been read whole since. The oldest expire first. */
async function unreadRuns(db: Database, attempted: ExpiringNames): Promise<string[]> {
  const settled = storedTime(nextMoment() - SETTLE_US)
  const rows = await presentRuns(forLongReads(db))
    .where('flow_run.state_type', 'in', ENDED_TYPES)
    .where('flow_run.end_time', '<', settled)
    .where(({ or, eb }) =>
      or([
        eb('mirrored_run.is_complete', 'is', null),
        eb('mirrored_run.is_complete', '=', 0),
        eb('mirrored_run.has_all_logs', '=', 0),
      ]),
    )
    .orderBy('flow_run.end_time')
    .limit(MAX_RUNS + MAX_NAMES)
    .execute()
  return rows.flatMap(({ id }) => (attempted.has(id) ? [] : [id])).slice(0, MAX_RUNS)
}
