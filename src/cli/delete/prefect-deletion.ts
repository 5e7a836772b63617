import { type Io, notify } from '#cli/io.ts'
import { progressBar } from '#cli/output/progress-bar.ts'
import { formatNumber, plural } from '#content/number.ts'
import type { CallOptions, Client } from '#sdk/index.ts'
import { ApiError } from '#sdk/index.ts'
import { deleteArtifacts } from '#sdk/internal.ts'

/** How long requests may continue after Ctrl-C or after another request has failed. */
const GRACE_PERIOD_MS = 3000

/** Deletes versions one by one and resolves to their number. Reports the number before it rejects. */
export async function deleteEach(client: Client, ids: readonly string[], io: Io): Promise<number> {
  const bar = progressBar(io)
  let deleted = 0
  const { graceful, uncertain } = withGracePeriod(client)
  try {
    await deleteArtifacts(ids, () => bar.show(++deleted, ids.length), { client: graceful, signal: io.signal })
  } catch (error) {
    bar.clear()
    const start = uncertain.size > 0 ? 'Stopped after deleting at least' : 'Stopped after deleting'
    notify(io, `${start} ${formatNumber(deleted)} of ${plural(ids.length, 'version')}.`)
    throw error
  }
  bar.clear()
  return deleted
}

/**
 * A client whose deletions may finish within the grace period: a server may carry out an aborted request, so waiting
 * for the response is the only way to count it. `uncertain` has the ids without a definite response.
 */
function withGracePeriod(client: Client) {
  const end = new AbortController()
  const endLater = () => setTimeout(() => end.abort(), GRACE_PERIOD_MS).unref()
  const uncertain = new Set<string>()
  const deleteArtifact = async (id: string, options?: CallOptions) => {
    // The same listener is added to a signal only once.
    options?.signal?.addEventListener('abort', endLater, { once: true })
    try {
      return await client.deleteArtifact(id, { ...options, signal: end.signal })
    } catch (error) {
      if (!isRejection(error)) uncertain.add(id)
      throw error
    }
  }
  return { graceful: { ...client, deleteArtifact }, uncertain }
}

/** Whether the server certainly did not delete. */
function isRejection(error: unknown): boolean {
  return error instanceof ApiError && (error.status < 500 || error.status === 503)
}
