import { Link } from '#ui/components/link.tsx'
import { paths } from '#ui/paths.ts'

/** A link to all artifacts. */
export const Breadcrumbs = () => (
  <nav aria-label="Breadcrumbs" className="text-muted text-xs" data-print="hide">
    <Link to={paths.artifacts()} className="hover:text-ink hover:underline">
      Artifacts
    </Link>
  </nav>
)
