import { Link } from 'react-router'
import { Button } from '#ui/components/button.tsx'
import { paths } from '#ui/paths.ts'
import { type Deletion, dropDeletion } from './deletions.ts'

/** Stands above something that is on its way out, with the way back. */
export function DeletionNotice({ deletion: { token, status } }: { deletion: Deletion }) {
  return (
    <div className="flex min-h-12 items-center gap-3 rounded-card bg-warn-soft px-4 py-2 text-warn">
      <p className="grow">This is being deleted.</p>
      {status.state === 'waiting' && <Button onClick={() => dropDeletion(token)}>Undo</Button>}
    </div>
  )
}

/** Said when somebody else deletes what is being looked at: it stays on the page, as the last copy. */
export function GoneNotice({ lineage }: { lineage: string | null }) {
  return (
    <p role="status" className="rounded-card bg-warn-soft px-4 py-2.5 text-warn">
      This has been deleted on the server; the page still shows what it was.{' '}
      <Link to={lineage === null ? paths.artifacts() : paths.key(lineage)} className="underline">
        {lineage === null ? 'Go to all artifacts' : 'Go to the versions that are left'}
      </Link>
    </p>
  )
}
