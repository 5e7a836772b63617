import { CommandError } from '#cli/errors.ts'
import { type Io, notify } from '#cli/io.ts'
import { notifyOverBar, progressBar } from '#cli/output/progress-bar.ts'
import { plural } from '#content/number.ts'
import type { Deletion, DeletionCreate } from '#contract/deletion.ts'
import { type Client, cancelDeletion, createDeletion, followDeletion } from '#sdk/index.ts'

export async function runDeletion(client: Client, body: DeletionCreate, io: Io): Promise<number> {
  return await waitForDeletion(client, createDeletion(body, { client }), io)
}

/**
 * Waits for a background deletion and resolves to the number of deleted versions. Ctrl-C cancels the deletion, but not
 * the request that creates it: without its response, there would be no id to cancel.
 */
export async function waitForDeletion(client: Client, created: Promise<Deletion>, io: Io): Promise<number> {
  const bar = progressBar(io)
  let deletion = await created
  const { id } = deletion
  try {
    let reason: string | null = null
    for await (deletion of followDeletion(id, { client, signal: io.signal })) {
      const isNewReason = deletion.finished === null && deletion.error !== null && deletion.error !== reason
      if (isNewReason) notifyOverBar(io, `Waiting to try again: ${deletion.error}`)
      reason = deletion.error ?? reason
      bar.show(deletion.deleted, deletion.count)
    }
  } catch (error) {
    bar.clear()
    notify(
      io,
      io.signal.aborted
        ? describeCancelled(await cancelDeletion(id, { client }))
        : 'Lost contact to the server. The deletion continues there.',
    )
    throw error
  }
  bar.clear()
  if (deletion.state === 'COMPLETED') return deletion.deleted
  const reason =
    deletion.state === 'CANCELLED' ? 'The deletion was canceled elsewhere' : `The deletion failed: ${deletion.error}`
  throw new CommandError(`${reason}. ${deletedSoFar(deletion)}`)
}

/** The deletion may have ended before it could be canceled. */
function describeCancelled(deletion: Deletion): string {
  const { state, deleted, error } = deletion
  if (state === 'COMPLETED') return `The deletion had already finished: ${plural(deleted, 'version')} deleted.`
  return `${state === 'FAILED' ? `The deletion had failed: ${error}` : 'Canceled'}. ${deletedSoFar(deletion)}`
}

function deletedSoFar({ deleted }: Deletion): string {
  return `${plural(deleted, 'version')} had been deleted by then.`
}
