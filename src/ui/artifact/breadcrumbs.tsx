import { Link } from '#ui/components/link.tsx'
import { paths } from '#ui/paths.ts'

/** Links to all artifacts and, from a version, to its key. */
export function Breadcrumbs({ lineage = null }: { lineage?: string | null }) {
  return (
    <nav aria-label="Breadcrumbs" className="flex min-w-0 gap-1.5 text-muted text-xs" data-print="hide">
      <Link to={paths.artifacts()} className="shrink-0 hover:text-ink hover:underline">
        Artifacts
      </Link>
      {lineage !== null && (
        <>
          <span aria-hidden="true">/</span>
          <Link to={paths.key(lineage)} className="truncate hover:text-ink hover:underline">
            {lineage || '(empty key)'}
          </Link>
        </>
      )}
    </nav>
  )
}
