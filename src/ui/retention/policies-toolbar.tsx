import { FlaskConical, Play } from 'lucide-react'
import { Button } from '#ui/components/button.tsx'

/** The actions on all policies; it stays visible while a long list scrolls. */
export function PoliciesToolbar({
  isChanged,
  canSave,
  canRun,
  hasPolicies,
  isPreviewing,
  error,
  onPreview,
  onRun,
  onSave,
  onDiscard,
}: {
  isChanged: boolean
  canSave: boolean
  canRun: boolean
  hasPolicies: boolean
  isPreviewing: boolean
  /** The error of the last dry run or save. */
  error: string | null
  onPreview: () => void
  onRun: () => void
  onSave: () => void
  onDiscard: () => void
}) {
  if (!isChanged && !hasPolicies) return null
  return (
    <div
      role="toolbar"
      aria-label="Policies"
      className="sticky bottom-4 z-10 flex flex-wrap items-center gap-2 rounded-card border border-line bg-raised p-2 shadow-raised"
    >
      <Button disabled={isPreviewing} onClick={onPreview}>
        <FlaskConical aria-hidden="true" className="size-3.5" />
        {isPreviewing ? 'Running…' : 'Dry run'}
      </Button>
      {canRun && (
        <Button
          aria-disabled={isChanged}
          title={isChanged ? 'Save or discard your changes first' : 'Delete expired versions now'}
          onClick={() => !isChanged && onRun()}
        >
          <Play aria-hidden="true" className="size-3.5" />
          Run now
        </Button>
      )}
      {error !== null && (
        <p role="alert" className="min-w-0 flex-1 basis-40 px-2 text-bad">
          {error}
        </p>
      )}
      {isChanged && (
        <div className="ml-auto flex flex-wrap items-center gap-2">
          <p role="status" className="px-2 text-warn">
            Unsaved changes
          </p>
          <Button look="quiet" onClick={onDiscard}>
            Discard changes
          </Button>
          <Button look="primary" disabled={!canSave} onClick={onSave}>
            Save changes
          </Button>
        </div>
      )}
    </div>
  )
}
