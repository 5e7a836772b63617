import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { type To, useNavigate } from 'react-router'
import { capitalize, versionPosition } from '#content/version-name.ts'
import type { LineagePosition } from '#contract/vitrine.ts'
import { buttonClass } from '#ui/components/button.tsx'
import { Link } from '#ui/components/link.tsx'
import { useShortcuts } from '#ui/components/shortcuts.ts'

/** Replaces the history entry, so that Back leaves the pager instead of stepping through versions. */
const stepOptions = { replace: true, preventScrollReset: true }

/** "‹ Version 43 · 5 kept ›", with `[` and `]`. */
export function VersionPager({ position, to }: { position: LineagePosition; to: (id: string) => To }) {
  const { previous_id, next_id } = position
  const navigate = useNavigate()
  const go = (id: string | null) => {
    if (id !== null) void navigate(to(id), stepOptions)
  }
  useShortcuts({ '[': () => go(previous_id), ']': () => go(next_id) })
  return (
    <nav aria-label="Version navigation" className="-ml-2 flex items-center gap-1" data-print="hide">
      <Step label="Previous version" keys="[" to={previous_id === null ? null : to(previous_id)}>
        <ChevronLeft aria-hidden="true" className="size-4" />
      </Step>
      <p className="min-w-28 text-center whitespace-nowrap">{capitalize(versionPosition(position))}</p>
      <Step label="Next version" keys="]" to={next_id === null ? null : to(next_id)}>
        <ChevronRight aria-hidden="true" className="size-4" />
      </Step>
    </nav>
  )
}

/** At either end the link is disabled but keeps its place, so that it does not lose focus. */
function Step({ label, keys, to, children }: { label: string; keys: string; to: To | null; children: ReactNode }) {
  return (
    <Link
      to={to ?? '.'}
      {...stepOptions}
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
