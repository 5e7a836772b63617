import type { Client } from '#sdk/client.ts'
import type { DeletionProgress, DeletionRequest, DeletionTarget } from './deletions.ts'

/** One way to delete: by our own server, or version by version. */
type DeletionWork = {
  /** Takes one target back, before it is carried out. */
  exclude: (target: DeletionTarget) => void
  /** Does what is left and reports progress, until the signal aborts. */
  carryOut: (report: (progress: DeletionProgress) => void, signal: AbortSignal) => Promise<'done' | 'stopped'>
  /** Sends what is left with requests that outlive the page. */
  send: () => void
  /** Whether `send` can send all that is left. */
  canSend: () => boolean
}

/** Prepares a deletion; `undone` aborts when the user takes it back. */
export type MakeDeletionWork = (client: Client, request: DeletionRequest, undone: AbortSignal) => DeletionWork
