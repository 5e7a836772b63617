import { Button } from '#ui/components/button.tsx'
import type { Deletion } from './deletions.ts'

/** Shown above something that is being deleted, with Undo. */
export function DeletionNotice({ deletion }: { deletion: Deletion }) {
  return (
    <div className="flex min-h-12 items-center gap-3 rounded-card bg-warn-soft px-4 py-2 text-warn">
      <p className="grow">This is being deleted.</p>
      {deletion.status.state === 'waiting' && <Button onClick={deletion.undo}>Undo</Button>}
    </div>
  )
}
