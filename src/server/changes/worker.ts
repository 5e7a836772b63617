/** Computes what changed in new versions soon after they are published, and in those of earlier releases slowly. */
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
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
const GATHER_MS = 200
/** While another server computes. */
const RETRY_MS = 1000
const MAX_BATCH_VERSIONS = 50
/** Other requests get four times as long as a batch took. */
const REST_FACTOR = 4
const MIN_REST_MS = 50
const MAX_REST_MS = 2000
/** Open pages refresh no more often while many versions are computed that they do not show. */
const MIN_REFRESH_MS = 5000
/** Versions on the pages that are open. */
const MAX_WANTED = 1000

export type ChangeWorker = {
  /** Computes these versions before others. */
  want: (ids: string[]) => void
  /** Resolves when what has been computed is stored. The next start, or another server, continues the rest. */
  stop: () => Promise<void>
}

export function startChangeWorker(db: Database, comparer: Comparer, log: FastifyBaseLogger): ChangeWorker {
  const stopping = new AbortController()
  const { signal } = stopping
  const wanted = new Set<string>()
  let running: Promise<void> | null = null
  let isRequested = false
  const rest = (ms: number) => pause(ms, undefined, { signal, ref: false }).catch(() => {})
  const wake = () => {
    isRequested = true
    if (running || signal.aborted) return
    running = run().finally(() => {
      running = null
    })
  }
  const run = async () => {
    try {
      while (isRequested && !signal.aborted) {
        isRequested = false
        await rest(GATHER_MS)
        await computeWanted(db)
        const [pending] = signal.aborted ? [] : await readPendingIds(db, 1)
        if (pending === undefined || (await withWorkerLock(db, CHANGES_LOCK, computePending))) continue
        await rest(RETRY_MS)
        isRequested = true
      }
    } catch (error) {
      // The next poll continues when the database is available again.
      if (!signal.aborted) log.warn({ error: reasonOf(error) }, 'change worker interrupted')
    }
  }
  /** Without the lock: it is harmless if another server computes the same. */
  const computeWanted = async (db: Database) => {
    while (wanted.size > 0 && !signal.aborted) {
      const ids = [...wanted].slice(0, MAX_BATCH_VERSIONS)
      for (const id of ids) wanted.delete(id)
      await compute(db, ids, true)
    }
  }
  const computePending = async (own: Database) => {
    if (own !== db) shareListeners(db, own)
    let refreshed = performance.now()
    while (!signal.aborted) {
      await computeWanted(own)
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
    await rest(Math.min(Math.max(REST_FACTOR * (performance.now() - started), MIN_REST_MS), MAX_REST_MS))
  }
  const stopListening = onChange(db, wake)
  const timer = setInterval(wake, POLL_INTERVAL_MS)
  timer.unref()
  wake()
  return {
    want(ids) {
      for (const id of ids) if (wanted.size < MAX_WANTED) wanted.add(id)
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
