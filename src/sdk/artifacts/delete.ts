/** Deleting many versions on a server that knows no other way than one by one, as Prefect's. */
import { clientOf, type RequestOptions } from '#sdk/default-client.ts'
import { ApiError } from '#sdk/http/error.ts'
import { pause } from '#sdk/http/pause.ts'

const AT_ONCE = 6
/** How often the last one that still asks is told that the server is busy, beyond what the client bears by itself. */
const PATIENCE = 20

/**
 * Deletes these versions. What is gone already counts as done. The first failure that is none of haste ends it, and so
 * does the signal; when it rejects nothing is under way any more.
 *
 * @param onDeleted is told of each as it is gone.
 */
export async function deleteArtifacts(
  ids: Iterable<string>,
  onDeleted: (id: string) => void,
  request: RequestOptions = {},
): Promise<void> {
  const { client } = clientOf(request)
  const ending = new AbortController()
  const signal = request.signal ? AbortSignal.any([request.signal, ending.signal]) : ending.signal
  const left = [...ids].reverse()
  const count = left.length
  let done = 0
  let asking = AT_ONCE

  /** Prefect's server on SQLite refuses those who write at once: whoever hears so leaves the rest to the others. */
  async function work(): Promise<void> {
    let refusals = 0
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      signal.throwIfAborted()
      try {
        await unlessMissing(client.deleteArtifact(id, { signal }))
        done++
        onDeleted(id)
        refusals = 0
      } catch (error) {
        if (!isBusy(error) || ++refusals > PATIENCE) throw error
        left.push(id)
        if (asking > 1) break
        await pause((error.retryAfterSeconds ?? 1) * 1000, signal)
      }
    }
    asking--
  }

  const workers = Array.from({ length: AT_ONCE }, () => work().catch((error: unknown) => ending.abort(error)))
  await Promise.all(workers)
  if (done < count) signal.throwIfAborted()
}

/** What somebody else has deleted meanwhile is as good as deleted. */
export async function unlessMissing(deletion: Promise<unknown>): Promise<void> {
  try {
    await deletion
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error
  }
}

function isBusy(error: unknown): error is ApiError {
  return error instanceof ApiError && (error.status === 503 || error.status === 429)
}
