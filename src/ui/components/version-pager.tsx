import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { type To, useNavigate } from 'react-router'
import { buttonClass } from '#ui/components/button.tsx'
import { Link } from '#ui/components/link.tsx'
import { useShortcuts } from '#ui/components/shortcuts.ts'

/** Replaces the history entry, so that Back leaves the pager instead of stepping through versions. */
const stepOptions = { replace: true, preventScrollReset: true }

export type VersionSteps = {
  /** "Version 43 · 5 kept" */
  name: string
  /** The URLs of the neighbors, null at either end. */
  previous: To | null
  next: To | null
}

/** The actions of `[` and `]`. */
export function useVersionSteps(steps: VersionSteps | null): Record<'[' | ']', () => void> {
  const navigate = useNavigate()
  const go = (to: To | null | undefined) => () => {
    if (to) void navigate(to, stepOptions)
  }
  return { '[': go(steps?.previous), ']': go(steps?.next) }
}

/** "‹ Version 43 · 5 kept ›", with `[` and `]`. */
export function VersionPager({ steps }: { steps: VersionSteps }) {
  useShortcuts(useVersionSteps(steps))
  const { name, previous, next } = steps
  return (
    <nav aria-label="Version navigation" className="-ml-2 flex items-center gap-1" data-print="hide">
      <Step label="Previous version" keys="[" to={previous}>
        <ChevronLeft aria-hidden="true" className="size-4" />
      </Step>
      <p className="min-w-28 text-center whitespace-nowrap">{name}</p>
      <Step label="Next version" keys="]" to={next}>
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
