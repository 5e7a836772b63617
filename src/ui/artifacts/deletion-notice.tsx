import { Button } from '../components/button.tsx'
import { type Deletion, undoDeletion } from './deletion.ts'

/** Stands above something that is on its way out, with the way back. */
export function DeletionNotice({ deletion: { token, status } }: { deletion: Deletion }) {
  return (
    <div className="flex min-h-12 items-center gap-3 rounded-card bg-warn-soft px-4 py-2 text-warn">
      <p className="grow">
        {status.state === 'failed' ? 'This could not be deleted and is still here.' : 'This is being deleted.'}
      </p>
      {status.state === 'waiting' && <Button onClick={() => undoDeletion(token)}>Undo</Button>}
    </div>
  )
}
