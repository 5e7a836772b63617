import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import type { To } from 'react-router'
import { plural } from '#content/number.ts'
import { Button } from '#ui/components/button.tsx'
import { usePreference } from '#ui/preferences.ts'
import { Timeline } from './timeline.tsx'

/** The timeline: a column on wide screens, which can be hidden, and collapsed above the version on narrow ones. */
export function Versions({
  lineage,
  count,
  chosen,
  isFollowing,
  to,
}: {
  lineage: string
  count: number
  /** `index` counts from the newest. */
  chosen: { id: string; index: number }
  isFollowing: boolean
  /** The URL that selects a version. */
  to: (version: string | number) => To
}) {
  const [isOpen, setOpen] = useState(false)
  const isShown = usePreference('timeline') === 'open'
  const label = plural(count, 'version')
  return (
    <section
      aria-label="Timeline"
      className={`min-w-0 lg:sticky lg:top-16 lg:self-start ${isShown ? '' : 'lg:hidden'}`}
      data-print="hide"
    >
      <h2 className="mb-2 font-semibold text-muted text-xs max-lg:hidden">{label}</h2>
      <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} className="w-full justify-between! lg:hidden">
        {label}
        <ChevronDown aria-hidden="true" className={`size-4 ${isOpen ? 'rotate-180' : ''}`} />
      </Button>
      <div
        className={`overflow-hidden rounded-card border border-line bg-surface shadow-card max-lg:mt-2 ${isOpen ? '' : 'max-lg:hidden'}`}
      >
        <Timeline
          // A hidden list cannot scroll. A new one starts at the selected version.
          key={`${isOpen} ${isShown}`}
          lineage={lineage}
          chosen={chosen}
          isFollowing={isFollowing}
          to={to}
        />
      </div>
    </section>
  )
}
