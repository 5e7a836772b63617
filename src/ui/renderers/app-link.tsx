import type { ReactNode } from 'react'
import { useInRouterContext } from 'react-router'
import { Link } from '#ui/components/link.tsx'

/** A link in published text to a page of this app. */
export function AppLink({ path, className, children }: { path: string; className?: string; children: ReactNode }) {
  const props = { children, ...(className === undefined ? {} : { className }) }
  return useInRouterContext() ? (
    <Link to={path} {...props} />
  ) : (
    <a href={new URL(path.slice(1), document.baseURI).href} {...props} />
  )
}
