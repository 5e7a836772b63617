import { amount } from '#content/amount.ts'
import { formatNumber } from '#content/number.ts'
import { describeDeletionScope } from '#content/retention-scope.ts'
import { describeError } from '#sdk/error-message.ts'
import { Button } from '#ui/components/button.tsx'
import type { DeletionPreview } from './preview.ts'

/** How much the server says is deleted, and how many pinned versions are kept. */
export function PreviewFacts({
  preview,
  canIncludePinned,
  includesPinned,
  onIncludePinned,
}: {
  preview: DeletionPreview
  canIncludePinned: boolean
  includesPinned: boolean
  onIncludePinned: (includesPinned: boolean) => void
}) {
  if (preview.state === 'failed') {
    return (
      <div role="alert" className="flex flex-wrap items-center gap-3 text-bad">
        <p className="min-w-0 grow">Could not count the versions: {describeError(preview.error).detail}</p>
        <Button onClick={preview.retry}>Try again</Button>
      </div>
    )
  }
  const { facts } = preview
  if (facts === null) return preview.state === 'counting' ? <p className="text-muted">Counting…</p> : null
  const { pinned } = facts
  const scope = describeDeletionScope(facts)
  return (
    <div className="grid gap-2">
      <p role="status" className="font-medium">
        {facts.count === 0 ? 'Nothing to delete.' : `${amount(facts)}${facts.count === 1 ? '' : ' in total'}.`}
        {pinned > 0 && !includesPinned && canIncludePinned && ` ${keptNote(pinned)}`}
      </p>
      {scope !== null && <p className="text-muted">{scope}</p>}
      {pinned > 0 && canIncludePinned && (
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            checked={includesPinned}
            onChange={(event) => onIncludePinned(event.target.checked)}
            className="size-4 accent-accent"
          />
          Include {pinned === 1 ? 'the pinned version' : `${formatNumber(pinned)} pinned versions`}
        </label>
      )}
    </div>
  )
}

const keptNote = (pinned: number) =>
  pinned === 1 ? '1 pinned version is kept.' : `${formatNumber(pinned)} pinned versions are kept.`
