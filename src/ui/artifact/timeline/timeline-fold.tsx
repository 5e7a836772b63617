import { ChevronDown } from 'lucide-react'
import { dayRange } from '#content/calendar.ts'
import { plural } from '#content/number.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { usePreference } from '#ui/preferences.ts'

/** Consecutive versions that did not change anything: "14 unchanged versions". */
export function TimelineFold({
  count,
  oldest,
  newest,
  isOpen,
  onToggle,
}: {
  count: number
  oldest: ArtifactSummary | undefined
  newest: ArtifactSummary | undefined
  isOpen: boolean
  onToggle: () => void
}) {
  const zone = usePreference('zone')
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      onClick={onToggle}
      className="flex min-h-0 w-full grow items-center gap-1.5 px-3 text-left text-muted text-xs hover:bg-sunken hover:text-ink focus-visible:-outline-offset-2"
    >
      <ChevronDown aria-hidden="true" className={`size-3.5 shrink-0 ${isOpen ? '' : '-rotate-90'}`} />
      <span className="grow whitespace-nowrap">{plural(count, 'unchanged version')}</span>
      {oldest && newest && <span className="truncate">{dayRange(oldest.created, newest.created, zone)}</span>}
    </button>
  )
}
