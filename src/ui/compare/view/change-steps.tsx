import { ChevronDown, ChevronUp } from 'lucide-react'
import { useState } from 'react'
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
  // Said when there is no further change in the direction of the last step.
  const [end, setEnd] = useState<{ at: number; name: string } | null>(null)
  const step = (to: number, name: string) => {
    if (count === 0) return
    const index = Math.max(0, Math.min(count - 1, to))
    setEnd(index === to ? null : { at: index, name })
    onStep(index)
  }
  const next = () => step((at ?? -1) + 1, 'Last')
  const previous = () => step((at ?? 1) - 1, 'First')
  const place = at === null ? '' : end?.at === at ? end.name : formatNumber(at + 1)
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
        {at === null ? plural(count, 'change') : `${place} of ${formatNumber(count)}`}
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
