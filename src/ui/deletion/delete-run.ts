import { ignoreNotFound } from '#sdk/artifacts/delete.ts'
import type { CallOptions, Client } from '#sdk/client.ts'
import type { DeletionTarget } from './deletions.ts'

/** Deletes the flow run among the targets, if there is one. */
export async function deleteRun(
  client: Client,
  targets: readonly DeletionTarget[],
  options?: CallOptions,
): Promise<void> {
  for (const target of targets) {
    if (target.type === 'flow-run') await ignoreNotFound(client.deleteFlowRun(target.id, options))
  }
}
