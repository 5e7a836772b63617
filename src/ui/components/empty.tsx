import type { ReactNode } from 'react'

/** Says why there is nothing here, and what to do about it. */
export function Empty({
  title,
  isPage = false,
  children,
}: {
  title: string
  /** Whether this is all there is on the page, so that its title is the page's heading. */
  isPage?: boolean
  children?: ReactNode
}) {
  const Title = isPage ? 'h1' : 'p'
  return (
    <div className="grid justify-items-center gap-3 rounded-card border border-line border-dashed px-6 py-14 text-center">
      <Title className="text-base font-medium">{title}</Title>
      {children}
    </div>
  )
}
