/** Computes what changed in new versions soon after they are published, and in those of earlier releases slowly. */
import { setTimeout as after } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { withoutClient } from '#server/current-client.ts'
import { CHANGES_LOCK, withWorkerLock } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { onChange, shareListeners } from '#server/database/transaction.ts'
import { reasonOf } from '#server/errors.ts'
import { readPendingIds } from './pending.ts'
import { summarizeVersions } from './summarize.ts'
import type { Comparer } from './thread/comparer.ts'

/** For versions that another server published or reset before it stopped. */
const POLL_INTERVAL_MS = 10_000
/** Versions that are published shortly after each other are stored together. */
const BATCH_DELAY_MS = 200
/** While another server computes. */
const RETRY_MS = 1000
const MAX_BATCH_VERSIONS = 50
/** Between batches, the thread and the database are free for eight times as long as the last one took. */
const PAUSE_PER_BATCH_TIME = 8
const MIN_PAUSE_MS = 50
const MAX_PAUSE_MS = 2000
/** Open pages refresh no more often while many versions are computed that they do not show. */
const MIN_REFRESH_MS = 5000
/** Versions on the pages that are open. */
const MAX_PRIORITIZED = 1000

export type ChangeWorker = {
  /** Computes these versions before others. */
  prioritize: (ids: string[]) => void
  /** Resolves when what has been computed is stored. The next start, or another server, continues the rest. */
  stop: () => Promise<void>
}

export function startChangeWorker(db: Database, comparer: Comparer, log: FastifyBaseLogger): ChangeWorker {
  const stopping = new AbortController()
  const { signal } = stopping
  const prioritized = new Set<string>()
  let running: Promise<void> | null = null
  let isRequested = false
  const pause = (ms: number) => after(ms, undefined, { signal, ref: false }).catch(() => {})
  const wake = () => {
    isRequested = true
    if (running || signal.aborted) return
    // A request wakes the worker, and the comparisons that follow are not those of its client.
    running = withoutClient(run).finally(() => {
      running = null
    })
  }
  const run = async () => {
    try {
      while (isRequested && !signal.aborted) {
        isRequested = false
        await pause(BATCH_DELAY_MS)
        await computePrioritized(db)
        const [pending] = signal.aborted ? [] : await readPendingIds(db, 1)
        if (pending === undefined || (await withWorkerLock(db, CHANGES_LOCK, computePending))) continue
        await pause(RETRY_MS)
        isRequested = true
      }
    } catch (error) {
      // The next poll continues when the database is available again.
      if (!signal.aborted) log.warn({ error: reasonOf(error) }, 'change worker interrupted')
    }
  }
  /** Without the lock: it is harmless if another server computes the same. */
  const computePrioritized = async (db: Database) => {
    while (prioritized.size > 0 && !signal.aborted) {
      const ids = [...prioritized].slice(0, MAX_BATCH_VERSIONS)
      for (const id of ids) prioritized.delete(id)
      await compute(db, ids, true)
    }
  }
  const computePending = async (own: Database) => {
    if (own !== db) shareListeners(db, own)
    let refreshed = performance.now()
    while (!signal.aborted) {
      await computePrioritized(own)
      const ids = await readPendingIds(own, MAX_BATCH_VERSIONS)
      if (ids.length === 0) return
      const isVisible = ids.length < MAX_BATCH_VERSIONS || performance.now() - refreshed > MIN_REFRESH_MS
      if (isVisible) refreshed = performance.now()
      await compute(own, ids, isVisible)
    }
  }
  const compute = async (db: Database, ids: string[], isVisible: boolean) => {
    const started = performance.now()
    await summarizeVersions(db, comparer, { ids, isVisible, signal })
    const ms = PAUSE_PER_BATCH_TIME * (performance.now() - started)
    await pause(Math.min(Math.max(ms, MIN_PAUSE_MS), MAX_PAUSE_MS))
  }
  const stopListening = onChange(db, wake)
  const timer = setInterval(wake, POLL_INTERVAL_MS)
  timer.unref()
  wake()
  return {
    prioritize(ids) {
      for (const id of ids) if (prioritized.size < MAX_PRIORITIZED) prioritized.add(id)
      if (ids.length > 0) wake()
    },
    async stop() {
      stopListening()
      clearInterval(timer)
      stopping.abort()
      await running
    },
  }
}
