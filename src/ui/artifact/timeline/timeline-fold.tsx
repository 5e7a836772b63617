import { ChevronDown } from 'lucide-react'
import { plural } from '#content/number.ts'
import { shortDay } from '#content/time.ts'
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
  const days = [...new Set([oldest, newest].map((version) => dayOf(version, zone)))]
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      onClick={onToggle}
      className="flex min-h-0 w-full grow items-center gap-1.5 px-3 text-left text-muted text-xs hover:bg-sunken hover:text-ink focus-visible:-outline-offset-2"
    >
      <ChevronDown aria-hidden="true" className={`size-3.5 shrink-0 ${isOpen ? '' : '-rotate-90'}`} />
      <span className="grow">{plural(count, 'unchanged version')}</span>
      <span className="shrink-0">{days.join(' – ')}</span>
    </button>
  )
}

/** "23 Nov". */
function dayOf(version: ArtifactSummary | undefined, zone: 'local' | 'utc'): string {
  return version === undefined ? '' : shortDay(Date.parse(version.created), zone).replace(/ \d+$/, '')
}
