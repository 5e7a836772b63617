/** Deleting on our own server: one request, which it works off by itself. */

import { Refusal } from '#cli/errors.ts'
import { type Io, say } from '#cli/io.ts'
import { counted } from '#cli/output/counted.ts'
import { progressBar } from '#cli/output/progress-bar.ts'
import type { Deletion, DeletionCreate } from '#contract/deletion.ts'
import { type Client, cancelDeletion, createDeletion, followDeletion } from '#sdk/index.ts'

export async function runDeletion(client: Client, body: DeletionCreate, io: Io): Promise<number> {
  return await follow(client, createDeletion(body, { client }), io)
}

/**
 * Waits until the deletion is done, and resolves to how many versions went. Ctrl-C cancels it; what is gone by then is
 * said. The request that starts it is not given up itself: nobody would know what to cancel.
 */
export async function follow(client: Client, started: Promise<Deletion>, io: Io): Promise<number> {
  const bar = progressBar(io)
  let deletion = await started
  const { id } = deletion
  try {
    for await (deletion of followDeletion(id, { client, signal: io.signal })) bar.show(deletion.deleted, deletion.count)
  } catch (error) {
    bar.clear()
    if (!io.signal.aborted) {
      say(io, 'The server goes on with the deletion by itself.')
      throw error
    }
    say(io, wordsAfterCancel(await cancelDeletion(id, { client })))
    throw error
  }
  bar.clear()
  if (deletion.state === 'COMPLETED') return deletion.deleted
  const reason = deletion.state === 'CANCELLED' ? 'Somebody cancelled it' : `It failed: ${deletion.error}`
  throw new Refusal(`${reason}. ${counted(deletion.deleted, 'version')} deleted by then.`)
}

/** It may have ended before it could be cancelled. */
function wordsAfterCancel({ state, deleted, error }: Deletion): string {
  if (state === 'COMPLETED') return `All was deleted by then: ${counted(deleted, 'version')}.`
  const what = state === 'FAILED' ? `It had failed: ${error}` : 'Cancelled'
  return `${what}. ${counted(deleted, 'version')} deleted by then.`
}
