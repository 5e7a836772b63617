import { FlaskConical, Play } from 'lucide-react'
import { Button } from '#ui/components/button.tsx'

/** What can be done with the policies as a whole; in sight wherever a long list is scrolled to. */
export function RulesBar({
  isChanged,
  maySave,
  mayRun,
  hasPolicies,
  isTrying,
  problem,
  onTry,
  onRun,
  onSave,
  onDiscard,
}: {
  isChanged: boolean
  maySave: boolean
  mayRun: boolean
  hasPolicies: boolean
  isTrying: boolean
  /** Why the last try or saving came to nothing. */
  problem: string | null
  onTry: () => void
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
      <Button disabled={isTrying} onClick={onTry}>
        <FlaskConical aria-hidden="true" className="size-3.5" />
        {isTrying ? 'Trying …' : 'Dry run'}
      </Button>
      {mayRun && (
        <Button
          aria-disabled={isChanged}
          title={isChanged ? 'Save or discard the changes first' : 'Removes now what the policies let go'}
          onClick={() => !isChanged && onRun()}
        >
          <Play aria-hidden="true" className="size-3.5" />
          Run now
        </Button>
      )}
      {problem !== null && (
        <p role="alert" className="min-w-0 flex-1 basis-40 px-2 text-bad">
          {problem}
        </p>
      )}
      {isChanged && (
        <div className="ml-auto flex flex-wrap items-center gap-2">
          <p role="status" className="px-2 text-warn">
            Not saved yet
          </p>
          <Button look="quiet" onClick={onDiscard}>
            Discard
          </Button>
          <Button look="primary" disabled={!maySave} onClick={onSave}>
            Save
          </Button>
        </div>
      )}
    </div>
  )
}
