import { Button } from '#ui/components/button.tsx'
import { amount } from './amount.ts'
import type { PreviewState } from './preview.ts'

/** What the server says would go, and what of it is pinned. */
export function DeletionFacts({
  preview,
  mayIncludePinned,
  includesPinned,
  onIncludePinned,
}: {
  preview: PreviewState
  /** Whether there is a choice about pinned versions. */
  mayIncludePinned: boolean
  includesPinned: boolean
  onIncludePinned: (includesPinned: boolean) => void
}) {
  if (preview.state === 'failed') {
    return (
      <div role="alert" className="flex flex-wrap items-center gap-3 text-bad">
        <p className="min-w-0 grow">What would go could not be counted: {preview.error.message}</p>
        <Button onClick={preview.retry}>Try again</Button>
      </div>
    )
  }
  const { facts } = preview
  if (facts === null) return preview.state === 'counting' ? <p className="text-muted">Counting …</p> : null
  const { pinned } = facts
  return (
    <div className="grid gap-2">
      <p role="status" className="font-medium">
        {facts.count === 0 ? 'No artifact goes.' : `${amount(facts)}${facts.count === 1 ? '' : ' in all'}.`}
        {pinned > 0 && !includesPinned && mayIncludePinned && ` ${stay(pinned)}.`}
      </p>
      {pinned > 0 && mayIncludePinned && (
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            checked={includesPinned}
            onChange={(event) => onIncludePinned(event.target.checked)}
            className="size-4 accent-accent"
          />
          Also the {pinned === 1 ? 'pinned version' : `${pinned.toLocaleString('en')} pinned versions`}
        </label>
      )}
    </div>
  )
}

const stay = (pinned: number) =>
  pinned === 1 ? '1 pinned version stays' : `${pinned.toLocaleString('en')} pinned versions stay`
