/** Deletes artifacts on the upstream server of a mirror. */
import { setTimeout as pause } from 'node:timers/promises'
import { RejectedCredentials, UpstreamError } from '#server/errors.ts'
import type { Upstream } from '#server/upstream/connection.ts'

type DeleteOptions = {
  /** Called for each artifact that no longer exists there, also if others fail. */
  onDeleted?: (id: string) => void
  /** Aborts the requests. */
  signal?: AbortSignal
}

/** Resolves when none of the artifacts exists on the upstream server any more. It is harmless to repeat. */
export type DeleteUpstream = (ids: string[], options?: DeleteOptions) => Promise<void>

/** How the versions of a mirror are deleted. */
export type MirrorDeletions = {
  /** Host of the upstream server, for messages. */
  host: string
  deleteUpstream: DeleteUpstream
  /** Whether retention policies also apply to versions that exist upstream. */
  retentionDeletesUpstream: boolean
}

export function mirrorDeletions(upstream: Upstream, retentionDeletesUpstream: boolean): MirrorDeletions {
  return { host: new URL(upstream.address).host, deleteUpstream: deleteUpstream(upstream), retentionDeletesUpstream }
}

/** As many as are sent at a time: another one would still be sent after an error. */
const MAX_CONCURRENT_REQUESTS = 3

/** A longer Retry-After is an error: the caller can say why it waits. */
const MAX_WAIT_MS = 10_000
const MIN_WAIT_MS = 1000

/** After an error no further request starts, and those that are running end. */
export function deleteUpstream(upstream: Upstream): DeleteUpstream {
  return async (ids, { onDeleted, signal } = {}) => {
    const connection = signal ? upstream.until(signal) : upstream
    const waitUntil = performance.now() + MAX_WAIT_MS
    const waiting = [...new Set(ids)].values()
    const failures: unknown[] = []
    const deleteRest = async () => {
      while (failures.length === 0) {
        const { value: id } = waiting.next()
        if (id === undefined) return
        try {
          await deleteOne(connection, id, waitUntil, signal)
          onDeleted?.(id)
        } catch (error) {
          failures.push(error)
        }
      }
    }
    await Promise.all(Array.from({ length: MAX_CONCURRENT_REQUESTS }, deleteRest))
    if (failures.length > 0) throw failures[0]
  }
}

async function deleteOne(
  upstream: Upstream,
  id: string,
  waitUntil: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (;;) {
    try {
      await upstream.askText('DELETE', `/artifacts/${encodeURIComponent(id)}`)
      return
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error
      if (error.status === 404) return
      const waitMs = Math.max(MIN_WAIT_MS, error.retryAfterMs)
      if (error.status !== 429 || performance.now() + waitMs > waitUntil) throw error
      await pause(waitMs, undefined, { signal })
    }
  }
}

const TEMPORARY_CLIENT_ERRORS = [408, 425, 429]

/** Whether the upstream server would refuse the same request again. */
export function isRefusal(error: UpstreamError): boolean {
  const isClientError = error.status < 500 && !TEMPORARY_CLIENT_ERRORS.includes(error.status)
  return isClientError || error instanceof RejectedCredentials
}
