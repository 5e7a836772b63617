import { useSyncExternalStore } from 'react'
import type { SummaryFilterBody } from '#contract/filters.ts'
import type { FlowRun } from '#contract/run.ts'

/** What can be deleted, with what the dialog says about it. */
export type Deletable =
  | {
      type: 'version'
      id: string
      key: string | null
      title: string
      /** Its number, or null where the page does not know it. */
      version: number | null
      /** How many versions the key has. */
      versions: number
      isLatest: boolean
      isPinned: boolean
    }
  | { type: 'key'; key: string; title: string; versions: number }
  /** Every catalogue entry that matches, with all its versions. */
  | { type: 'match'; filter: SummaryFilterBody; count: number; isFiltered: boolean }
  | { type: 'flow-run'; run: Pick<FlowRun, 'id' | 'name' | 'end_time'> }

export type Confirmation = {
  targets: Deletable[]
  /** Called when the user has confirmed, for example to leave the page of what is deleted. */
  onConfirm?: () => void
}

let open: Confirmation | null = null
const listeners = new Set<() => void>()

/** Opens the dialog that says what is deleted and asks. After that the deletion can be undone for ten seconds. */
export const confirmDelete = (confirmation: Confirmation) => show(confirmation)

export const closeConfirmation = () => show(null)

export const useConfirmation = () => useSyncExternalStore(subscribe, () => open)

function show(next: Confirmation | null): void {
  open = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
