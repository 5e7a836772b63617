/** Deleting on Prefect's server, which only knows how to delete one version. */

import { type Io, say } from '#cli/io.ts'
import { counted } from '#cli/output/counted.ts'
import { progressBar } from '#cli/output/progress-bar.ts'
import { deleteArtifacts } from '#sdk/artifacts/delete.ts'
import type { CallOptions, Client } from '#sdk/client.ts'
import { ApiError } from '#sdk/http/error.ts'

/** Milliseconds that requests on their way are waited for after Ctrl-C, or after another one failed. */
const GRACE = 3000

/** Deletes these versions and resolves to how many; says how far it came if it does not come to the end. */
export async function deleteEach(client: Client, ids: readonly string[], io: Io): Promise<number> {
  const bar = progressBar(io)
  let done = 0
  const { patient, unknown } = finishing(client)
  try {
    await deleteArtifacts(ids, () => bar.show(++done, ids.length), { client: patient, signal: io.signal })
  } catch (error) {
    bar.clear()
    const least = unknown.size > 0 ? 'At least ' : ''
    say(io, `${least}${counted(done, 'version')} of ${ids.length.toLocaleString('en')} deleted by then.`)
    throw error
  }
  bar.clear()
  return done
}

/**
 * A client whose deletions come to their end after their signal, if that takes no time: a server may carry out a request
 * that is given up. `unknown` has those of which nobody will know.
 */
function finishing(client: Client) {
  const end = new AbortController()
  const endLater = () => setTimeout(() => end.abort(), GRACE).unref()
  const unknown = new Set<string>()
  const deleteArtifact = async (id: string, options?: CallOptions) => {
    // A listener that a signal has already is not added again.
    options?.signal?.addEventListener('abort', endLater, { once: true })
    try {
      return await client.deleteArtifact(id, { ...options, signal: end.signal })
    } catch (error) {
      if (!isRefusal(error)) unknown.add(id)
      throw error
    }
  }
  return { patient: { ...client, deleteArtifact }, unknown }
}

/** Whether the server said that it did not delete; after other failures it may have. */
function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && (error.status < 500 || error.status === 503)
}
