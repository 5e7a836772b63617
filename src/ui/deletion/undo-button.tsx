import { Button } from '#ui/components/button.tsx'
import type { Deletion, DeletionTarget } from './deletions.ts'

/** Takes back a deletion that is waiting: one of its targets, or all of it without a target. */
export function UndoButton({ deletion, target }: { deletion: Deletion; target?: DeletionTarget | undefined }) {
  if (deletion.status.state !== 'waiting') return null
  const isPart = deletion.targets.length > 1 || deletion.targets[0]?.type === 'match'
  return <Button onClick={() => deletion.undo(target)}>{isPart && !target ? 'Undo all' : 'Undo'}</Button>
}
