import { Pin } from 'lucide-react'

/** Marks a version that is never cleaned up. */
export const PinMark = () => (
  <span title="Pinned" className="inline-block shrink-0 self-center text-accent">
    <Pin aria-hidden="true" className="size-3 fill-current" />
    <span className="sr-only">Pinned</span>
  </span>
)
