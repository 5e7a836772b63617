/**
 * Deletions that are waiting, running or failed. A confirmed deletion waits ten seconds in the browser before it is
 * sent, so that Undo works on every server and never has to restore anything.
 */
import { useSyncExternalStore } from 'react'
import type { SummaryFilterBody } from '#contract/filters.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'

export type DeletionTarget =
  | { type: 'version'; id: string }
  | { type: 'key'; key: string }
  /** Every catalogue entry that matches, with all its versions. */
  | { type: 'match'; filter: SummaryFilterBody }
  | { type: 'flow-run'; id: string; includesArtifacts: boolean }

/** What was confirmed. */
export type DeletionRequest = {
  /** For messages: "daily-report with all 40 versions". */
  label: string
  targets: DeletionTarget[]
  /** Versions created at this time or later are kept; null for a server where the ids are collected instead. */
  createdBefore: string | null
  includesPinned: boolean
}

export type DeletionProgress = {
  deleted: number
  count: number | null
  /** Why the server waits, for example for the upstream server of a mirror. */
  error?: string | null
}

export type DeletionStatus =
  | { state: 'waiting' }
  | { state: 'deleting'; progress: DeletionProgress | null }
  /** The user canceled it halfway. */
  | { state: 'stopped'; progress: DeletionProgress | null }
  | { state: 'failed'; reason: string }

/** The actions are part of it, so that nothing is left behind when it is removed from the list. */
export type Deletion = DeletionRequest & {
  id: number
  status: DeletionStatus
  /** Takes back a deletion that is waiting, or one of its targets. */
  undo: (target?: DeletionTarget) => void
  retry: () => void
  /** Cancels a deletion halfway; deleted versions stay deleted. */
  stop: () => void
  /** Removes the message of a deletion that failed or was stopped. */
  dismiss: () => void
  /** Sends the deletion when the user leaves the page. */
  sendOnLeave: () => void
}

type Version = Pick<ArtifactSummary, 'id' | 'key' | 'created' | 'flow_run_id' | 'is_pinned'>

let deletions: readonly Deletion[] = []
let lastId = 0
const listeners = new Set<() => void>()

export const currentDeletions = () => deletions

export function useDeletions(): readonly Deletion[] {
  return useSyncExternalStore(subscribe, currentDeletions)
}

/** Finds the deletion that a version or a flow run is part of. `filter` is that of the list the version is shown in. */
export function useDeletionLookup() {
  const all = useDeletions()
  return {
    ofVersion: (version: Version, filter?: SummaryFilterBody) => deletionOfVersion(all, version, filter),
    ofFlowRun: (id: string) => deletionOfFlowRun(all, id),
  }
}

const isPending = ({ status }: Deletion) => status.state === 'waiting' || status.state === 'deleting'

export function deletionOfVersion(
  all: readonly Deletion[],
  version: Version,
  filter?: SummaryFilterBody,
): Deletion | undefined {
  return all.find(
    (deletion) =>
      isPending(deletion) &&
      (deletion.includesPinned || !version.is_pinned) &&
      (deletion.createdBefore === null || Date.parse(version.created) < Date.parse(deletion.createdBefore)) &&
      deletion.targets.some((target) => {
        if (target.type === 'version') return target.id === version.id
        if (target.type === 'key') return target.key === version.key
        if (target.type === 'match') return filter !== undefined && matchesSame(target.filter, filter)
        return target.includesArtifacts && target.id === version.flow_run_id
      }),
  )
}

/** The target that consists of this list entry alone, or undefined when the entry can only be taken back with others. */
export function ownTarget({ targets }: Deletion, { id, key }: Pick<Version, 'id' | 'key'>): DeletionTarget | undefined {
  return targets.find((target) =>
    target.type === 'key' ? target.key === key : target.type === 'version' && target.id === id,
  )
}

export function deletionOfFlowRun(all: readonly Deletion[], id: string): Deletion | undefined {
  return all.find(
    (deletion) =>
      isPending(deletion) && deletion.targets.some((target) => target.type === 'flow-run' && target.id === id),
  )
}

/** The sort order does not change which entries match. */
function matchesSame(one: SummaryFilterBody, other: SummaryFilterBody): boolean {
  return JSON.stringify({ ...one, sort: undefined }) === JSON.stringify({ ...other, sort: undefined })
}

export const nextDeletionId = () => ++lastId

export function addDeletion(deletion: Deletion): void {
  publish([...deletions, deletion])
}

export function removeDeletion(id: number): void {
  publish(deletions.filter((deletion) => deletion.id !== id))
}

export function updateDeletion(id: number, changes: Partial<Deletion>): void {
  publish(deletions.map((deletion) => (deletion.id === id ? { ...deletion, ...changes } : deletion)))
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function publish(next: readonly Deletion[]): void {
  deletions = next
  for (const listener of listeners) listener()
}
