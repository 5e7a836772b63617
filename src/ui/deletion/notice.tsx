import { type Deletion, ownTarget } from './deletions.ts'
import { UndoButton } from './undo-button.tsx'

/** Shown above a version that is being deleted, with Undo. */
export function DeletionNotice({
  deletion,
  version,
}: {
  deletion: Deletion
  version: { id: string; key: string | null }
}) {
  return (
    <div className="flex min-h-12 items-center gap-3 rounded-card bg-warn-soft px-4 py-2 text-warn">
      <p className="grow">This is being deleted.</p>
      <UndoButton deletion={deletion} target={ownTarget(deletion, version)} />
    </div>
  )
}
