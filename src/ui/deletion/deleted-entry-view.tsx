import type { ArtifactSummary } from '#contract/vitrine.ts'
import { titleOf } from '#ui/artifact/title.ts'
import { type Deletion, ownTarget } from './deletions.ts'
import { UndoButton } from './undo-button.tsx'

/** Replaces an entry that is being deleted, with Undo, so that the list does not shift. */
export function DeletedEntryView({
  deletion,
  artifact,
  className,
}: {
  deletion: Deletion
  artifact: ArtifactSummary
  className: string
}) {
  return (
    <div
      className={`flex items-center justify-center gap-3 border border-line border-dashed px-4 text-muted ${className}`}
    >
      <p className="min-w-0 truncate">
        <s>{titleOf(artifact)}</s> deleted
      </p>
      <UndoButton deletion={deletion} target={ownTarget(deletion, artifact)} />
    </div>
  )
}
