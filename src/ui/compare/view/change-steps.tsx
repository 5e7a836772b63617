import { ChevronDown, ChevronUp } from 'lucide-react'
import { formatNumber, plural } from '#content/number.ts'
import { IconButton } from '#ui/components/button.tsx'
import { useShortcuts } from '#ui/components/shortcuts.ts'

/** "‹ 3 of 17 changes ›", with `p` and `n`. */
export function ChangeSteps({
  current,
  count,
  onStep,
}: {
  /** Null before the first step. */
  current: number | null
  count: number
  onStep: (index: number) => void
}) {
  const at = current !== null && current < count ? current : null
  const next = () => count > 0 && onStep(Math.min(count - 1, (at ?? -1) + 1))
  const previous = () => count > 0 && onStep(Math.max(0, (at ?? 1) - 1))
  useShortcuts({ n: next, p: previous })
  if (count === 0) return null
  return (
    <fieldset className="ml-auto flex items-center gap-1">
      <legend className="sr-only">Changes</legend>
      <IconButton
        look="quiet"
        label="Previous change"
        tooltip="Previous change (p)"
        aria-keyshortcuts="p"
        aria-disabled={at === null || at === 0}
        onClick={previous}
      >
        <ChevronUp aria-hidden="true" className="size-4" />
      </IconButton>
      <p role="status" className="min-w-20 text-center whitespace-nowrap">
        {at === null ? plural(count, 'change') : `${formatNumber(at + 1)} of ${formatNumber(count)}`}
      </p>
      <IconButton
        look="quiet"
        label="Next change"
        tooltip="Next change (n)"
        aria-keyshortcuts="n"
        aria-disabled={at === count - 1}
        onClick={next}
      >
        <ChevronDown aria-hidden="true" className="size-4" />
      </IconButton>
    </fieldset>
  )
}
