import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { type To, useNavigate } from 'react-router'
import type { LineagePosition } from '#contract/vitrine.ts'
import { buttonClass } from '#ui/components/button.tsx'
import { Link } from '#ui/components/link.tsx'
import { useShortcuts } from '#ui/components/shortcuts.ts'

/** Where a step leads: it replaces the entry in the history, so that Back leaves the walk as a whole. */
const step = { replace: true, preventScrollReset: true }

/** "‹ Version 12 of 40 ›", with `[` and `]`. */
export function VersionWalk({ position, to }: { position: LineagePosition; to: (id: string) => To }) {
  const { version, versions, previous_id, next_id } = position
  const navigate = useNavigate()
  const go = (id: string | null) => {
    if (id !== null) void navigate(to(id), step)
  }
  useShortcuts({ '[': () => go(previous_id), ']': () => go(next_id) })
  return (
    <nav aria-label="Walk through versions" className="-ml-2 flex items-center gap-1" data-print="hide">
      <Step label="Previous version" keys="[" to={previous_id === null ? null : to(previous_id)}>
        <ChevronLeft aria-hidden="true" className="size-4" />
      </Step>
      <p className="min-w-28 text-center whitespace-nowrap">
        Version {version.toLocaleString('en')} of {versions.toLocaleString('en')}
      </p>
      <Step label="Next version" keys="]" to={next_id === null ? null : to(next_id)}>
        <ChevronRight aria-hidden="true" className="size-4" />
      </Step>
    </nav>
  )
}

/** At an end the link stays where it is, so that the focus is not lost; it only leads nowhere. */
function Step({ label, keys, to, children }: { label: string; keys: string; to: To | null; children: ReactNode }) {
  return (
    <Link
      to={to ?? '.'}
      {...step}
      aria-label={label}
      aria-keyshortcuts={keys}
      title={`${label} (${keys})`}
      aria-disabled={to === null ? 'true' : undefined}
      onClick={(event) => to === null && event.preventDefault()}
      className={`${buttonClass('quiet')} w-8 px-0!`}
    >
      {children}
    </Link>
  )
}
