import { Pin } from 'lucide-react'
import { useUpstreamHost } from '#ui/mirror/queries.ts'

/** Marks a version that retention never deletes. */
export const PinMark = () => (
  <span title="Pinned" className="inline-block shrink-0 self-center text-accent">
    <Pin aria-hidden="true" className="size-3 fill-current" />
    <span className="sr-only">Pinned</span>
  </span>
)

export const ONLY_HERE = 'Deleted on the upstream server, and kept by this one'

/** Marks a version that the upstream server of a mirror has deleted. All versions of a former mirror are only there. */
export const OnlyHereBadge = ({ before = '' }: { before?: string }) =>
  useUpstreamHost() === null ? null : (
    <>
      {before}
      <span
        title={ONLY_HERE}
        className="relative z-10 inline-flex h-[1.125rem] shrink-0 items-center rounded-full bg-warn-soft px-1.5 font-medium text-[0.6875rem] text-warn"
      >
        Only here
      </span>
    </>
  )

/** Marks the latest version of a key. */
export const LatestBadge = () => (
  <span className="inline-flex h-5 items-center rounded-full bg-accent-soft px-2 font-medium text-accent text-xs">
    Latest
  </span>
)
