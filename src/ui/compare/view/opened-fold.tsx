import type { ReactNode } from 'react'

const focus = (element: HTMLElement | null) => element?.focus({ preventScroll: true })

/** What a button showed in its place: it takes over the keyboard focus. */
export const OpenedFold = ({ children }: { children: ReactNode }) => (
  <div ref={focus} tabIndex={-1} className="outline-none">
    {children}
  </div>
)
