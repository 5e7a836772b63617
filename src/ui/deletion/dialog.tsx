import type { ReactNode } from 'react'
import { useState } from 'react'
import { Button } from '#ui/components/button.tsx'
import { Dialog } from '#ui/components/dialog.tsx'
import type { DeletionTarget } from './deletions.ts'
import { DeletionFacts } from './facts.tsx'
import { useDeletionPreview } from './preview.ts'
import './toasts.tsx'
import { requestDeletion } from './work.ts'

export type DeletionPlan = {
  /** What goes, in words, for the title and for the message with Undo: "daily-report (40 versions)". */
  label: string
  targets: DeletionTarget[]
  /** One line for each thing that goes, and what happens to the rest. */
  consequences: string[]
  /** Whether what goes is pinned and was chosen all the same; else pinned versions stay unless somebody says no. */
  includes_pinned: boolean
}

/** Lines that are spelled out; more than that nobody reads. */
const SPELLED_OUT = 100

/** Spells out what goes, and asks. Confirming starts the ten seconds in which it can be undone. */
export function DeleteDialog({
  plan,
  onClose,
  onConfirm,
  children,
}: {
  plan: DeletionPlan
  onClose: () => void
  /** Called after the deletion was asked for, for example to leave a page whose subject is going. */
  onConfirm?: () => void
  /** What there is to choose. */
  children?: ReactNode
}) {
  const { label, targets, consequences } = plan
  const [includesPinned, setIncludesPinned] = useState(plan.includes_pinned)
  const preview = useDeletionPreview(targets, includesPinned)
  const confirm = () => {
    if (preview.state !== 'ready') return
    requestDeletion({ label, targets, created_before: preview.created_before, includes_pinned: includesPinned })
    onClose()
    onConfirm?.()
  }
  const rest = consequences.length - SPELLED_OUT
  return (
    <Dialog title={`Delete ${label}?`} onClose={onClose}>
      <ul className="grid max-h-60 gap-1 overflow-y-auto text-muted">
        {consequences.slice(0, SPELLED_OUT).map((line) => (
          <li key={line}>{line}</li>
        ))}
        {rest > 0 && <li>and {rest.toLocaleString('en')} more</li>}
      </ul>
      {children}
      <DeletionFacts
        preview={preview}
        mayIncludePinned={!plan.includes_pinned}
        includesPinned={includesPinned}
        onIncludePinned={setIncludesPinned}
      />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button look="danger" disabled={preview.state !== 'ready'} onClick={confirm}>
          Delete
        </Button>
      </div>
    </Dialog>
  )
}
