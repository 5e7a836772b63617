import { Button } from '../components/button.tsx'
import { Dialog } from '../components/dialog.tsx'
import { type DeletionTarget, requestDeletion } from './deletion.ts'

export type DeletionPlan = {
  /** What goes, in words, for the title and for the message with Undo: "daily-report (40 versions)". */
  label: string
  targets: DeletionTarget[]
  /** One line for each thing that goes, and what happens to the rest. */
  consequences: string[]
}

/** Spells out what goes, and asks. Confirming starts the ten seconds in which it can be undone. */
export function DeleteDialog({
  plan,
  onClose,
  onConfirm,
}: {
  plan: DeletionPlan
  onClose: () => void
  /** Called after the deletion was asked for, for example to leave a page whose subject is going. */
  onConfirm?: () => void
}) {
  const confirm = () => {
    requestDeletion(plan.label, plan.targets)
    onClose()
    onConfirm?.()
  }
  return (
    <Dialog title={`Delete ${plan.label}?`} onClose={onClose}>
      <ul className="grid max-h-60 gap-1 overflow-y-auto text-muted">
        {plan.consequences.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button look="danger" onClick={confirm}>
          Delete
        </Button>
      </div>
    </Dialog>
  )
}
