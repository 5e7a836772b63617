import { Button } from '../components/button.tsx'
import { type Deletion, retryDeletion, undoDeletion, useDeletions } from './deletion.ts'

/** What is being deleted, with the way back. */
export function DeletionToasts() {
  const deletions = useDeletions()
  return (
    <div
      role="status"
      aria-label="Deletions"
      data-print="hide"
      className="pointer-events-none fixed inset-x-0 bottom-4 z-30 grid justify-items-center gap-2 px-4"
    >
      {deletions.map((deletion) => (
        <DeletionToast key={deletion.token} deletion={deletion} />
      ))}
    </div>
  )
}

function DeletionToast({ deletion }: { deletion: Deletion }) {
  const { token, label, status } = deletion
  const isFailed = status.state === 'failed'
  return (
    <div className="pointer-events-auto relative flex max-w-xl items-center gap-4 overflow-hidden rounded-card border border-line bg-raised py-2 pr-2 pl-4 shadow-raised">
      <p className={isFailed ? 'text-bad' : ''}>
        {status.state === 'waiting' && `Deleted ${label}`}
        {status.state === 'deleting' && `Deleting ${label} …`}
        {status.state === 'failed' && `${label} could not be deleted: ${status.reason}`}
      </p>
      {status.state === 'waiting' && <Button onClick={() => undoDeletion(token)}>Undo</Button>}
      {isFailed && (
        <>
          <Button onClick={() => retryDeletion(deletion)}>Try again</Button>
          <Button look="quiet" onClick={() => undoDeletion(token)}>
            Keep it
          </Button>
        </>
      )}
      {status.state === 'waiting' && <span aria-hidden="true" className="grace-bar" />}
    </div>
  )
}
