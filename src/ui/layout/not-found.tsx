import { useLocation } from 'react-router'
import { buttonClass } from '#ui/components/button.tsx'
import { Empty } from '#ui/components/empty.tsx'
import { Link } from '#ui/components/link.tsx'
import { paths } from '#ui/paths.ts'

/** The page for URLs without one. */
export function Component() {
  const { pathname } = useLocation()
  return (
    <>
      <title>Page not found · Vitrine</title>
      <Empty isPage title="Page not found">
        <p className="text-muted">
          There is no page at <code className="font-mono">{pathname}</code>.
        </p>
        <Link to={paths.artifacts()} className={buttonClass('plain')}>
          Go to all artifacts
        </Link>
      </Empty>
    </>
  )
}
