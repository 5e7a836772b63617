import { Link } from '#ui/components/link.tsx'
import { paths } from '#ui/paths.ts'

const linkClass = 'hover:text-ink hover:underline'

/** A link to all artifacts and, on the other pages of a key, to the key. */
export const Breadcrumbs = ({ artifactKey }: { artifactKey?: string }) => (
  <nav aria-label="Breadcrumbs" className="flex min-w-0 gap-1.5 text-muted text-xs" data-print="hide">
    <Link to={paths.artifacts()} className={linkClass}>
      Artifacts
    </Link>
    {artifactKey !== undefined && (
      <>
        <span aria-hidden="true">/</span>
        <Link to={paths.key(artifactKey)} dir="auto" className={`truncate ${linkClass}`}>
          {artifactKey.trim() || '(empty key)'}
        </Link>
      </>
    )}
  </nav>
)
