/** Keeps the database a mirror of the upstream server, on one server at a time. */
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { MIRROR_LOCK, withWorkerLock } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { shareListeners } from '#server/database/transaction.ts'
import { reasonOf } from '#server/errors.ts'
import { archiveRuns } from './details/archive-runs.ts'
import { MirrorEnded, requireMirror } from './mirror-state.ts'
import { MirrorSync } from './mirror-sync.ts'
import type { MirrorOptions } from './options.ts'
import { followEvents } from './upstream-events.ts'

/** Between attempts to become the server that does it, or after a failure of the database. */
const ATTEMPT_INTERVAL_MS = 2000

export type MirrorWorker = {
  /** Something may have changed upstream, or a page was opened. */
  wake: () => void
  /** Resolves when the current step has ended. The next start, or another server, continues. */
  stop: () => Promise<void>
}

export function startMirrorWorker(db: Database, options: MirrorOptions, log: FastifyBaseLogger): MirrorWorker {
  const stopping = new AbortController()
  const { signal } = stopping
  let sync: MirrorSync | null = null
  let hasEnded = false

  async function work(own: Database): Promise<void> {
    await requireMirror(own)
    hasEnded = false
    if (own !== db) shareListeners(db, own)
    const started = new MirrorSync(own, { ...options, upstream: options.upstream.until(signal) }, log)
    sync = started
    const events = followEvents(options.location, () => started.noteEvent())
    const ending = new AbortController()
    const untilEnd = AbortSignal.any([signal, ending.signal])
    const archiving =
      options.deleted === 'keep' ? archiveRuns(own, { upstream: options.upstream, log, signal: untilEnd }) : null
    try {
      await started.run(signal)
    } finally {
      events.stop()
      ending.abort()
      await archiving
    }
  }

  async function keepWorking(): Promise<void> {
    while (!signal.aborted) {
      await withWorkerLock(db, MIRROR_LOCK, work).catch((error: unknown) => {
        // A server that is started with the upstream server can continue the mirror.
        if (!(hasEnded && error instanceof MirrorEnded)) log.warn({ error: reasonOf(error) }, 'mirror interrupted')
        hasEnded = error instanceof MirrorEnded
      })
      sync = null
      await pause(ATTEMPT_INTERVAL_MS, undefined, { signal, ref: false }).catch(() => {})
    }
  }
  const working = keepWorking()
  return {
    wake: () => sync?.wake(),
    async stop() {
      stopping.abort()
      await working
    },
  }
}
