import { loadWhenIdle } from '#ui/components/load-when-idle.ts'
import { useConfirmation } from './confirm-delete.ts'
import { useDeletions } from './deletions.ts'

const DeletionDialog = loadWhenIdle(async () => (await import('./dialog.tsx')).DeletionDialog)
const DeletionToasts = loadWhenIdle(async () => (await import('./toasts.tsx')).DeletionToasts)

/** The dialog of `confirmDelete` and the messages of deletions; the layout renders it once. */
export function DeletionsRegion() {
  const deletions = useDeletions()
  const confirmation = useConfirmation()
  return (
    <>
      {/* Always in the document, so that screen readers announce what is added to it. */}
      <div
        role="status"
        aria-label="Deletions"
        data-print="hide"
        className="pointer-events-none fixed inset-x-0 bottom-4 z-30 grid justify-items-center gap-2 px-4"
      >
        {deletions.length > 0 && <DeletionToasts deletions={deletions} />}
      </div>
      {confirmation && <DeletionDialog {...confirmation} />}
    </>
  )
}
