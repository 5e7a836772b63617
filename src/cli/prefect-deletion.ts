/** Deleting on Prefect's server, which only knows how to delete one version. */
import type { Client } from '#sdk/client.ts'
import { deleteArtifacts } from '#sdk/delete-artifacts.ts'
import { counted } from './counted.ts'
import { type Io, say } from './io.ts'
import { progressBar } from './progress-bar.ts'

/** Deletes these versions and resolves to how many; says how far it came if it does not come to the end. */
export async function deleteEach(client: Client, ids: readonly string[], io: Io): Promise<number> {
  const bar = progressBar(io)
  let done = 0
  try {
    await deleteArtifacts(ids, () => bar.show(++done, ids.length), { client, signal: io.signal })
  } catch (error) {
    bar.clear()
    say(io, `${counted(done, 'version')} of ${ids.length.toLocaleString('en')} deleted by then.`)
    throw error
  }
  bar.clear()
  return done
}
