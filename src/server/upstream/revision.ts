/** Detects changes on the upstream server with a few cheap requests, and caches results until there is one. */
import * as z from 'zod/mini'
import type { Json } from '#contract/json.ts'
import type { Upstream } from './connection.ts'
import { type SharedWork, shareWork } from './shared-work.ts'

export type UpstreamRevision = {
  /** A text that changes with every change. It is polled at an interval, however many clients need it. */
  read: (signal?: AbortSignal) => Promise<string>
  /** A number that changes whenever artifacts may have been deleted. */
  deletions: () => number
  /** Call it after our own changes. */
  forget: () => void
  /** Delays the next poll in proportion to the duration of an expensive request. */
  backOff: (durationMs: number) => void
}

const POLL_INTERVAL_MS = 3000
const RETRY_DELAY_MS = 1000
/** Multiplies the duration of an expensive request. */
const BACK_OFF_FACTOR = 5

const Count = z.number()
const Newest = z.array(z.object({ id: z.string(), updated: z.string() }))

const ACTIVE = { flow_runs: { state: { type: { any_: ['PENDING', 'RUNNING', 'PAUSED', 'CANCELLING'] } } } }
const STARTED = { flow_runs: { state: { type: { not_any_: ['SCHEDULED'] } } } }

export function watchRevision(upstream: Upstream): UpstreamRevision {
  let cached: SharedWork<string> | null = null
  let expires = 0
  let count = 0
  let deletions = 0

  async function poll(upstream: Upstream): Promise<string> {
    const [artifacts, [artifact], [run], active] = await Promise.all([
      upstream.ask(Count, 'POST', '/artifacts/count', {}),
      upstream.ask(Newest, 'POST', '/artifacts/filter', { sort: 'UPDATED_DESC', limit: 1 }),
      upstream.ask(Newest, 'POST', '/flow_runs/filter', { ...STARTED, sort: 'START_TIME_DESC', limit: 1 }),
      upstream.ask(Count, 'POST', '/flow_runs/count', ACTIVE),
    ])
    if (artifacts < count) deletions += 1
    count = artifacts
    return [deletions, artifacts, artifact?.id, artifact?.updated, run?.id, run?.updated, active].join(' ')
  }

  return {
    read: (signal) => {
      if (cached !== null && !cached.isAborted() && Date.now() < expires) return cached.join(signal)
      const request = shareWork((signal) => poll(upstream.until(signal)))
      cached = request
      expires = Number.POSITIVE_INFINITY
      const expireIn = (delayMs: number) => () => {
        if (cached === request) expires = Date.now() + delayMs
      }
      request.result.then(expireIn(POLL_INTERVAL_MS), expireIn(RETRY_DELAY_MS))
      return request.join(signal)
    },
    deletions: () => deletions,
    forget: () => {
      cached = null
      deletions += 1
    },
    backOff: (durationMs) => {
      expires = Math.max(expires, Date.now() + durationMs * BACK_OFF_FACTOR)
    },
  }
}

const MAX_CACHED_RESULTS = 300
/** Of all results together. A row takes about 500 bytes. */
const MAX_CACHED_ROWS = 400_000

type Cached<Result> = { work: SharedWork<Result>; rows: number }

/** Caches results until the revision changes, and shares concurrent requests with the same key. `rowsOf` is their size. */
export function cacheByRevision<Result>(revision: UpstreamRevision, rowsOf: (result: Result) => number = () => 1) {
  const results = new Map<string, Cached<Result>>()
  let cachedRevision = ''

  function forgetOldest(): void {
    let rows = 0
    // From the newest.
    for (const [index, [name, cached]] of [...results].reverse().entries()) {
      rows += cached.rows
      const isTooMuch = index >= MAX_CACHED_RESULTS || rows > MAX_CACHED_ROWS
      if (isTooMuch && index > 0) results.delete(name)
    }
  }

  return async (key: Json, signal: AbortSignal, load: (signal: AbortSignal) => Promise<Result>): Promise<Result> => {
    const current = await revision.read(signal)
    // Work that no client waits for would never be aborted.
    signal.throwIfAborted()
    if (current !== cachedRevision) results.clear()
    cachedRevision = current
    const name = JSON.stringify(key)
    const known = results.get(name)
    if (known !== undefined && !known.work.isAborted()) return known.work.join(signal)
    const cached: Cached<Result> = { work: shareWork(load), rows: 0 }
    results.delete(name)
    results.set(name, cached)
    cached.work.result.then(
      (result) => {
        cached.rows = rowsOf(result)
        forgetOldest()
      },
      () => {
        if (results.get(name) === cached) results.delete(name)
      },
    )
    forgetOldest()
    return cached.work.join(signal)
  }
}
