/** Deletes versions with one request each, for servers without bulk deletion such as Prefect's. */
import { clientOf, type RequestOptions } from '#sdk/default-client.ts'
import { ApiError } from '#sdk/http/error.ts'
import { pause } from '#sdk/http/pause.ts'

const MAX_CONCURRENT_REQUESTS = 6
/** Busy responses to one request, after the client's own retries, before the last worker gives up. */
const MAX_BUSY_RESPONSES = 20

/**
 * Deletes these versions; versions that no longer exist count as deleted. Stops at the first error that is not a busy
 * response, and when the signal aborts. No request is in flight once it rejects.
 *
 * @param onDeleted called after each deleted version.
 */
export async function deleteArtifacts(
  ids: Iterable<string>,
  onDeleted: (id: string) => void,
  request: RequestOptions = {},
): Promise<void> {
  const { client } = clientOf(request)
  const controller = new AbortController()
  const signal = request.signal ? AbortSignal.any([request.signal, controller.signal]) : controller.signal
  const remaining = [...ids].reverse()
  const count = remaining.length
  let deleted = 0
  let activeWorkers = MAX_CONCURRENT_REQUESTS

  /** Prefect on SQLite rejects concurrent writes, so a worker that gets a busy response leaves the rest to the others. */
  async function work(): Promise<void> {
    let busyResponses = 0
    for (let id = remaining.pop(); id !== undefined; id = remaining.pop()) {
      signal.throwIfAborted()
      try {
        await ignoreNotFound(client.deleteArtifact(id, { signal }))
        deleted++
        onDeleted(id)
        busyResponses = 0
      } catch (error) {
        if (!isBusy(error) || ++busyResponses > MAX_BUSY_RESPONSES) throw error
        remaining.push(id)
        if (activeWorkers > 1) break
        await pause((error.retryAfterSeconds ?? 1) * 1000, signal)
      }
    }
    activeWorkers--
  }

  const workers = Array.from({ length: MAX_CONCURRENT_REQUESTS }, () =>
    work().catch((error: unknown) => controller.abort(error)),
  )
  await Promise.all(workers)
  if (deleted < count) signal.throwIfAborted()
}

/** Treats a 404 as success: another client may have deleted it already. */
export async function ignoreNotFound(deletion: Promise<unknown>): Promise<void> {
  try {
    await deletion
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error
  }
}

function isBusy(error: unknown): error is ApiError {
  return error instanceof ApiError && (error.status === 503 || error.status === 429)
}
