import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { type To, useNavigate } from 'react-router'
import { capitalize } from '#content/capitalize.ts'
import { versionPosition } from '#content/version-name.ts'
import type { LineagePosition } from '#contract/vitrine.ts'
import { buttonClass } from '#ui/components/button.tsx'
import { Link } from '#ui/components/link.tsx'
import { useShortcuts } from '#ui/components/shortcuts.ts'

/** Replaces the history entry, so that Back leaves the pager instead of stepping through versions. */
const stepOptions = { replace: true, preventScrollReset: true }

/** "‹ Version 43 · 5 kept ›", with `[` and `]`. */
export function VersionPager({ position, to }: { position: LineagePosition; to: (version: string | number) => To }) {
  const previous = position.previous_version ?? position.previous_id
  const next = position.next_version ?? position.next_id
  const navigate = useNavigate()
  const go = (version: string | number | null) => {
    if (version !== null) void navigate(to(version), stepOptions)
  }
  useShortcuts({ '[': () => go(previous), ']': () => go(next) })
  return (
    <nav aria-label="Version navigation" className="-ml-2 flex items-center gap-1" data-print="hide">
      <Step label="Previous version" keys="[" to={previous === null ? null : to(previous)}>
        <ChevronLeft aria-hidden="true" className="size-4" />
      </Step>
      <p className="min-w-28 text-center whitespace-nowrap">{capitalize(versionPosition(position))}</p>
      <Step label="Next version" keys="]" to={next === null ? null : to(next)}>
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
