/** Deletes with one request, which the server carries out in small batches. */
import { plural } from '#content/number.ts'
import type { DeletionSelection, Deletion as ServerDeletion } from '#contract/deletion.ts'
import type { CallOptions, Client } from '#sdk/client.ts'
import { ApiError } from '#sdk/http/error.ts'
import { pause } from '#sdk/http/pause.ts'
import { randomId } from '#sdk/http/random-id.ts'
import { cancelDeletion, createDeletion, followDeletion } from '#sdk/retention.ts'
import { deleteRun } from './delete-run.ts'
import type { DeletionProgress, DeletionRequest, DeletionTarget } from './deletions.ts'

/** The targets as a selection of artifacts, or null when they contain none. */
export function selectionOf(targets: readonly DeletionTarget[]): DeletionSelection | null {
  for (const target of targets) {
    if (target.type === 'match') {
      const { sort: _sort, limit: _limit, offset: _offset, ...conditions } = target.filter
      return { ...conditions, whole_keys: true }
    }
    if (target.type === 'flow-run') {
      return target.includesArtifacts ? { artifacts: { flow_run_id: { any_: [target.id] } } } : null
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

type DeletionWork = {
  /** Takes one target back, before it is carried out. */
  exclude: (target: DeletionTarget) => void
  /** Does what is left and reports progress, until the signal aborts. */
  carryOut: (report: (progress: DeletionProgress) => void, signal: AbortSignal) => Promise<'done' | 'stopped'>
  /** Sends what is left with requests that outlive the page. */
  send: () => void
}

export function deletionByServer(client: Client, request: DeletionRequest): DeletionWork {
  const { createdBefore, includesPinned } = request
  let { label, targets } = request
  let selection = selectionOf(targets)
  // The same for every retry until the server has responded, so that a lost response does not start a second deletion.
  let idempotencyKey = randomId()
  const start = (selection: DeletionSelection, options?: CallOptions) =>
    createDeletion(
      { selection: { ...selection, created_before: createdBefore, include_pinned: includesPinned }, label },
      { client, idempotencyKey, ...options },
    )
  /** Started but not seen to finish, for example because the connection was lost. */
  let started: ServerDeletion | null = null
  return {
    exclude(target) {
      targets = targets.filter((other) => other !== target)
      label = plural(targets.length, 'artifact')
      selection = selectionOf(targets)
    },
    async carryOut(report, signal) {
      if (selection !== null) {
        started ??= await start(selection)
        const { state, error } = await follow(client, started.id, report, signal)
        started = null
        idempotencyKey = randomId()
        if (state === 'FAILED') throw new Error(error ?? 'The server gave no reason.')
        if (state === 'CANCELLED') return 'stopped'
      }
      await deleteRun(client, targets)
      return 'done'
    },
    send() {
      if (selection !== null && started === null) void start(selection, { keepalive: true }).catch(() => {})
      void deleteRun(client, targets, { keepalive: true }).catch(() => {})
    },
  }
}

/** Pause before a request that got no response is repeated. */
const RETRY_DELAY_MS = 1000

/** Polls a deletion until it finishes. The server continues while the connection is lost; the signal cancels it. */
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
      await pause(RETRY_DELAY_MS, null)
      // The request to cancel may have been lost, too.
      if (signal.aborted) cancel()
    }
  }
}
