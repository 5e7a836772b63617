import type { Confirmation } from './confirm-delete.ts'
import { FlowRunDialog } from './flow-run-dialog.tsx'
import { planOf } from './plan.ts'
import { PlanDialog } from './plan-dialog.tsx'

/** The dialog that `confirmDelete` opens. */
export function DeletionDialog({ targets, onConfirm }: Confirmation) {
  const [run] = targets.flatMap((target) => (target.type === 'flow-run' ? target.run : []))
  if (run) return <FlowRunDialog run={run} onConfirm={onConfirm} />
  const entries = targets.flatMap((target) => (target.type === 'flow-run' ? [] : target))
  return <PlanDialog plan={planOf(entries)} onConfirm={onConfirm} />
}
