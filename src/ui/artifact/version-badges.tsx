import { Pin } from 'lucide-react'

/** Marks a version that retention never deletes. */
export const PinMark = () => (
  <span title="Pinned" className="inline-block shrink-0 self-center text-accent">
    <Pin aria-hidden="true" className="size-3 fill-current" />
    <span className="sr-only">Pinned</span>
  </span>
)

/** Marks the latest version of a key. */
export const LatestBadge = () => (
  <span className="inline-flex h-5 items-center rounded-full bg-accent-soft px-2 font-medium text-accent text-xs">
    Latest
  </span>
)
