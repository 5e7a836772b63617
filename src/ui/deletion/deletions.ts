/**
 * Deleting with second thoughts: what was confirmed waits ten seconds, in which it can be taken back, and only then
 * goes to the server. So Undo works against every server, and restores nothing because nothing was lost. Here is what
 * every page knows of it; `deletion-work.ts` does it, and is loaded with the first dialog that asks.
 */
import { useSyncExternalStore } from 'react'
import type { SummaryFilterBody } from '#contract/filters.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import type { Client } from '#sdk/client.ts'

export type DeletionTarget =
  | { type: 'version'; id: string }
  | { type: 'key'; key: string }
  /** Every entry of the catalogue that fits, with all its versions. */
  | { type: 'match'; filter: SummaryFilterBody }
  | { type: 'flow-run'; id: string; has_artifacts: boolean }

export type DeletionProgress = { deleted: number; count: number | null }

export type DeletionStatus =
  | { state: 'waiting' }
  | { state: 'deleting'; progress: DeletionProgress | null }
  /** Somebody has cancelled it half-way. */
  | { state: 'stopped'; progress: DeletionProgress | null }
  | { state: 'failed'; reason: string }

export type Deletion = {
  token: number
  /** What goes, in words: "daily-report with all 40 versions". */
  label: string
  targets: DeletionTarget[]
  /** Versions made at this time or later stay; null on a server where the ids were collected instead. */
  created_before: string | null
  includes_pinned: boolean
  status: DeletionStatus
}

/** One way to delete. */
export type DeletionWork = {
  /** Does what is left of it and tells how far it is, until the signal says stop. */
  carryOut: (report: (progress: DeletionProgress) => void, signal: AbortSignal) => Promise<'done' | 'stopped'>
  /** Sends it on its way with the page's last breath. */
  send: () => void
}

/** Makes the work of a deletion. */
export type WorkMaker = (client: Client, deletion: Deletion) => DeletionWork

let deletions: readonly Deletion[] = []
let lastToken = 0
const listeners = new Set<() => void>()

export function useDeletions(): readonly Deletion[] {
  return useSyncExternalStore(subscribe, () => deletions)
}

/** The deletion on its way that a version is part of; `filter` is that of the list it stands in. */
export function deletionOf(
  all: readonly Deletion[],
  version: Pick<ArtifactSummary, 'id' | 'key' | 'created' | 'flow_run_id' | 'is_pinned'>,
  filter?: SummaryFilterBody,
): Deletion | undefined {
  return all.find(
    ({ targets, created_before, includes_pinned, status }) =>
      (status.state === 'waiting' || status.state === 'deleting') &&
      (includes_pinned || !version.is_pinned) &&
      (created_before === null || Date.parse(version.created) < Date.parse(created_before)) &&
      targets.some((target) => {
        if (target.type === 'version') return target.id === version.id
        if (target.type === 'key') return target.key === version.key
        if (target.type === 'match') return filter !== undefined && identityOf(target.filter) === identityOf(filter)
        return target.has_artifacts && target.id === version.flow_run_id
      }),
  )
}

/** The deletion on its way of a flow run, with or without its artifacts. */
export function deletionOfRun(all: readonly Deletion[], id: string): Deletion | undefined {
  return all.find(
    ({ targets, status }) =>
      (status.state === 'waiting' || status.state === 'deleting') &&
      targets.some((target) => target.type === 'flow-run' && target.id === id),
  )
}

/** Two orders of one list hold the same entries. */
const identityOf = (filter: SummaryFilterBody) => JSON.stringify({ ...filter, sort: undefined })

/** Takes a deletion back that waits, and takes the message of one that is over away. */
export function dropDeletion(token: number): void {
  publish(deletions.filter((deletion) => deletion.token !== token))
}

export function addDeletion(deletion: Omit<Deletion, 'token' | 'status'>): Deletion {
  const added: Deletion = { ...deletion, token: ++lastToken, status: { state: 'waiting' } }
  publish([...deletions, added])
  return added
}

/** How it stands with a deletion; undefined once it has been taken back or is done. */
export const statusOf = (token: number): DeletionStatus | undefined =>
  deletions.find((deletion) => deletion.token === token)?.status

export function setStatus(token: number, status: DeletionStatus): void {
  publish(deletions.map((deletion) => (deletion.token === token ? { ...deletion, status } : deletion)))
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function publish(next: readonly Deletion[]): void {
  deletions = next
  for (const listener of listeners) listener()
}
