import { type ReactNode, useState } from 'react'
import { formatNumber, plural } from '#content/number.ts'
import { Button } from '#ui/components/button.tsx'
import { Dialog } from '#ui/components/dialog.tsx'
import { closeConfirmation } from './confirm-delete.ts'
import type { DeletionPlan } from './plan.ts'
import { useDeletionPreview } from './preview.ts'
import { PreviewFacts } from './preview-facts.tsx'
import { startDeletion } from './work.ts'

/** Longer lists are cut. */
const MAX_CONSEQUENCES = 100

/** Says what is deleted, and asks. */
export function PlanDialog({
  plan,
  onConfirm,
  children,
}: {
  plan: DeletionPlan
  onConfirm: (() => void) | undefined
  /** Options of the deletion. */
  children?: ReactNode
}) {
  const { label, targets, consequences } = plan
  const [includesPinned, setIncludesPinned] = useState(plan.includesPinned)
  const preview = useDeletionPreview(targets, includesPinned)
  const facts = preview.state === 'ready' ? preview.facts : null
  const confirm = () => {
    if (preview.state !== 'ready') return
    startDeletion({ label, targets, createdBefore: preview.createdBefore, includesPinned })
    closeConfirmation()
    onConfirm?.()
  }
  const rest = consequences.length - MAX_CONSEQUENCES
  return (
    <Dialog title={`Delete ${label}?`} onClose={closeConfirmation}>
      <ul className="grid max-h-60 gap-1 overflow-y-auto text-muted">
        {consequences.slice(0, MAX_CONSEQUENCES).map((line) => (
          <li key={line}>{line}</li>
        ))}
        {rest > 0 && <li>and {formatNumber(rest)} more</li>}
      </ul>
      {children}
      <PreviewFacts
        preview={preview}
        canIncludePinned={!plan.includesPinned}
        includesPinned={includesPinned}
        onIncludePinned={setIncludesPinned}
      />
      <div className="flex justify-end gap-2">
        <Button onClick={closeConfirmation}>Cancel</Button>
        <Button look="danger" disabled={preview.state !== 'ready'} onClick={confirm}>
          {facts && facts.count > 1 ? `Delete ${plural(facts.count, 'version')}` : 'Delete'}
        </Button>
      </div>
    </Dialog>
  )
}
