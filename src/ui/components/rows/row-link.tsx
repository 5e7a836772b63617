import type { ReactNode } from 'react'
import { Link } from '#ui/components/link.tsx'

/** A link that covers its whole row, so that all of it is clickable while its accessible name stays short. */
export function RowLink({
  to,
  title,
  className = '',
  children,
}: {
  to: string
  title?: string
  className?: string
  children: ReactNode
}) {
  return (
    <Link
      to={to}
      title={title}
      className={`font-semibold outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2 ${className}`}
    >
      {children}
    </Link>
  )
}
