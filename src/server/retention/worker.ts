/** Processes deletions and retention runs in the background, on one server at a time. */
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { DELETIONS_LOCK, withWorkerLock } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { hasTimedOut } from '#server/database/postgres.ts'
import type { DeletionTable } from '#server/database/tables.ts'
import { shareListeners } from '#server/database/transaction.ts'
import { reasonOf, Unavailable, UpstreamError } from '#server/errors.ts'
import { isRefusal, type MirrorDeletions } from '#server/mirror/delete-upstream.ts'
import { noteUse, requireMirror } from '#server/mirror/mirror-state.ts'
import { removeBatch } from './batches.ts'
import { endDeletion, hasWork, readOpenDeletions, readPlannedIds, recordWaiting, startDeletion } from './deletions.ts'
import { removeMirroredBatch } from './mirrored-batches.ts'
import { clearPlan, planDeletion } from './plan.ts'
import { startDueRetention } from './policies.ts'
import { openRetries, type Retries } from './retries.ts'

/** For deletions that other servers queued, and for the schedule. */
const POLL_INTERVAL_MS = 1000
/** Between two batches. */
const MIN_PAUSE_MS = 2

export type DeletionWorker = {
  /** Polls at once. */
  wake: () => void
  /** Resolves when the current step has ended. The next start, or another server, continues the rest. */
  stop: () => Promise<void>
}

/** Versions of a `mirror` are also deleted on its upstream server. */
export function startDeletionWorker(
  db: Database,
  log: FastifyBaseLogger,
  mirror: MirrorDeletions | null = null,
): DeletionWorker {
  const stopping = new AbortController()
  const context = { log, mirror, signal: stopping.signal, retries: openRetries() }
  let polling: Promise<void> | null = null
  let isPollRequested = false
  const wake = () => {
    isPollRequested = true
    if (polling || stopping.signal.aborted) return
    polling = poll().finally(() => {
      polling = null
    })
  }
  const poll = async () => {
    try {
      while (isPollRequested && !stopping.signal.aborted) {
        isPollRequested = false
        if (await hasWork(db)) await withWorkerLock(db, DELETIONS_LOCK, (own) => processDeletions(db, own, context))
      }
    } catch (error) {
      // The next poll continues when the database is available again.
      log.warn({ error: reasonOf(error) }, 'deletion worker interrupted')
    }
  }
  const timer = setInterval(wake, POLL_INTERVAL_MS)
  timer.unref()
  return {
    wake,
    async stop() {
      clearInterval(timer)
      stopping.abort()
      await polling
    },
  }
}

type Steps = AsyncGenerator<void>

type Context = {
  log: FastifyBaseLogger
  mirror: MirrorDeletions | null
  /** Aborts when the server stops. */
  signal: AbortSignal
  retries: Retries
}

/** Processes the open deletions step by step in turns, so that a small one does not wait for a large one. */
async function processDeletions(whole: Database, db: Database, context: Context): Promise<void> {
  const { log, signal, retries, mirror } = context
  await (mirror === null ? noteUse(db) : requireMirror(db))
  if (db !== whole) shareListeners(whole, db)
  /** Deletions that have ended and whose plans are being deleted. */
  const closing = new Map<string, Steps>()
  const active = new Map<string, Steps>()
  const onFailure = (id: string, error: unknown) => {
    if (signal.aborted) return
    log.warn({ deletion: id, error: reasonOf(error) }, 'deletion interrupted')
    retries.failed(id, error)
  }
  for (const id of await readPlannedIds(db)) closing.set(id, clearPlan(db, id))
  while (!signal.aborted) {
    await startDueRetention(db)
    const open = await readOpenDeletions(db)
    for (const deletion of open) {
      closing.delete(deletion.id)
      const { id } = deletion
      if (!active.has(id) && !retries.isWaiting(id)) active.set(id, processDeletion(db, deletion, context))
    }
    for (const id of active.keys()) {
      if (open.some((deletion) => deletion.id === id)) continue
      active.delete(id)
      closing.set(id, clearPlan(db, id))
    }
    if (active.size + closing.size === 0) return
    for (const steps of [active, closing]) await takeSteps(steps, signal, onFailure)
  }
}

/** Runs one step of each. Those that ended or failed are removed. */
async function takeSteps(
  all: Map<string, Steps>,
  signal: AbortSignal,
  onFailure: (id: string, error: unknown) => void,
): Promise<void> {
  for (const [id, steps] of all) {
    if (signal.aborted) return
    const started = performance.now()
    try {
      const { done } = await steps.next()
      if (done) all.delete(id)
    } catch (error) {
      all.delete(id)
      onFailure(id, error)
    }
    // Other requests get at least as much time as this step took.
    const restMs = Math.max(MIN_PAUSE_MS, performance.now() - started)
    await pause(restMs, undefined, { signal, ref: false }).catch(() => {})
  }
}

async function* processDeletion(
  db: Database,
  deletion: DeletionTable,
  { log, mirror, signal, retries }: Context,
): Steps {
  try {
    if (deletion.state === 'WAITING') await startDeletion(db, deletion.id)
    if (deletion.count === null) yield* plan(db, deletion, mirror)
    const removeNext = () =>
      mirror ? removeMirroredBatch(db, deletion.id, mirror, signal) : removeBatch(db, deletion.id)
    while (await removeNext()) {
      retries.succeeded(deletion.id)
      yield
    }
  } catch (error) {
    // The database is unavailable, or a lock is held for long: try again later.
    if (error instanceof Unavailable || signal.aborted) throw error
    if (error instanceof UpstreamError && !isRefusal(error)) {
      await recordWaiting(db, deletion.id, reasonOf(error))
      throw error
    }
    log.error({ deletion: deletion.id, error: reasonOf(error) }, 'deletion failed')
    await endDeletion(db, deletion.id, { state: 'FAILED', error: reasonOf(error) })
  }
}

/** A statement that timed out would time out again, so it is not retried. */
async function* plan(db: Database, deletion: DeletionTable, mirror: MirrorDeletions | null): Steps {
  try {
    yield* planDeletion(db, deletion, mirror)
  } catch (error) {
    if (!hasTimedOut(error)) throw error
    throw new Error('Finding the versions to delete took longer than the statement timeout of the database.', {
      cause: error,
    })
  }
}
