import { useState } from 'react'
import type { To } from 'react-router'
import { SUMMARY_PAGE } from '#contract/pages/first-requests.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { Link } from '#ui/components/link.tsx'

/** Announces versions published since an older one was opened, with a link to the latest. */
export function NewVersions({
  newest,
  isNewestShown,
  to,
}: {
  /** The newest versions, newest first. */
  newest: readonly ArtifactSummary[]
  isNewestShown: boolean
  to: To
}) {
  const latest = newest[0]?.created ?? ''
  const [seen, setSeen] = useState(latest)
  if (isNewestShown && seen !== latest) setSeen(latest)
  // By time, because versions have no numbers during the first sync of a mirror.
  const count = isNewestShown ? 0 : newest.filter(({ created }) => Date.parse(created) > Date.parse(seen)).length
  return (
    <div
      role="status"
      aria-label="New versions"
      className="pointer-events-none sticky top-14 z-10 grid h-0 justify-items-center"
      data-print="hide"
    >
      {count > 0 && (
        <Link
          to={to}
          replace
          className="pointer-events-auto h-8 rounded-full border border-line bg-raised px-4 font-medium text-accent leading-[1.875rem] shadow-raised hover:border-accent"
        >
          {count}
          {count === SUMMARY_PAGE && '+'} new {count === 1 ? 'version' : 'versions'}. Show latest
        </Link>
      )}
    </div>
  )
}
