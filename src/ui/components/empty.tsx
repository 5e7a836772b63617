import type { ReactNode } from 'react'

/** An empty state: why there is nothing to show, and what to do about it. */
export function Empty({
  title,
  isPage = false,
  children,
}: {
  title: string
  /** Whether it is the whole page, so that its title is the page heading. */
  isPage?: boolean
  children?: ReactNode
}) {
  const Title = isPage ? 'h1' : 'p'
  return (
    <div className="grid grid-cols-1 justify-items-center gap-3 rounded-card border border-line border-dashed px-6 py-14 text-center">
      <Title className="text-base font-medium">{title}</Title>
      {children}
    </div>
  )
}
