/** Deleting on our own server: one request, which the server carries out in small batches. */
import type { DeletionSelection, Deletion as ServerDeletion } from '#contract/deletion.ts'
import type { CallOptions, Client } from '#sdk/client.ts'
import { ApiError } from '#sdk/http/error.ts'
import { pause } from '#sdk/http/pause.ts'
import { randomId } from '#sdk/http/random-id.ts'
import { cancelDeletion, createDeletion, followDeletion } from '#sdk/retention.ts'
import { deleteRun } from './delete-run.ts'
import type { DeletionTarget, WorkMaker } from './deletions.ts'

/** What the targets are to our server, or null when no artifact is among them. */
export function selectionOf(targets: readonly DeletionTarget[]): DeletionSelection | null {
  for (const target of targets) {
    if (target.type === 'match') {
      const { sort: _sort, limit: _limit, offset: _offset, ...conditions } = target.filter
      return { ...conditions, whole_keys: true }
    }
    if (target.type === 'flow-run') {
      return target.has_artifacts ? { artifacts: { flow_run_id: { any_: [target.id] } } } : null
    }
  }
  const ids = targets.flatMap((target) => (target.type === 'version' ? target.id : []))
  const keys = targets.flatMap((target) => (target.type === 'key' ? target.key : []))
  return {
    artifacts: {
      operator: 'or_',
      ...(ids.length === 0 ? {} : { id: { any_: ids } }),
      ...(keys.length === 0 ? {} : { key: { any_: keys } }),
    },
  }
}

export const deletionByServer: WorkMaker = (client, { label, targets, created_before, includes_pinned }) => {
  const selection = selectionOf(targets)
  // Begun once, also when the answer is lost and somebody tries again.
  let idempotencyKey = randomId()
  const start = (selection: DeletionSelection, options?: CallOptions) =>
    createDeletion(
      { selection: { ...selection, created_before, include_pinned: includes_pinned }, label },
      { client, idempotencyKey, ...options },
    )
  /** What was begun and not seen to its end, as when the connection was lost in between. */
  let begun: ServerDeletion | null = null
  return {
    async carryOut(report, signal) {
      if (selection !== null) {
        begun ??= await start(selection)
        const { state, error } = await follow(client, begun.id, report, signal)
        begun = null
        idempotencyKey = randomId()
        if (state === 'FAILED') throw new Error(error ?? 'The server gave no reason.')
        if (state === 'CANCELLED') return 'stopped'
      }
      await deleteRun(client, targets)
      return 'done'
    },
    send() {
      if (selection !== null) void start(selection, { keepalive: true }).catch(() => {})
      void deleteRun(client, targets, { keepalive: true }).catch(() => {})
    },
  }
}

/** Milliseconds until a server that did not answer is asked again. */
const PATIENCE = 1000

/**
 * Follows a deletion to its end, also where the server cannot be reached for a while: it goes on without us. The signal
 * cancels it, as soon as the server hears of that.
 */
async function follow(
  client: Client,
  id: string,
  report: (deletion: ServerDeletion) => void,
  signal: AbortSignal,
): Promise<ServerDeletion> {
  const cancel = () => void cancelDeletion(id, { client }).catch(() => {})
  signal.addEventListener('abort', cancel)
  for (;;) {
    try {
      for await (const deletion of followDeletion(id, { client })) {
        report(deletion)
        if (deletion.finished !== null) return deletion
      }
    } catch (error) {
      if (error instanceof ApiError && error.status < 500) throw error
      await pause(PATIENCE, null)
      // It may not have been heard either.
      if (signal.aborted) cancel()
    }
  }
}
