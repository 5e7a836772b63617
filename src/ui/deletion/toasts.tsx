import type { ReactNode } from 'react'
import { formatNumber, plural } from '#content/number.ts'
import { Button } from '#ui/components/button.tsx'
import type { Deletion, DeletionProgress } from './deletions.ts'

/** One message for each deletion, with Undo while it waits. */
export function DeletionToasts({ deletions }: { deletions: readonly Deletion[] }) {
  return deletions.map((deletion) => (
    <div
      key={deletion.id}
      className="pointer-events-auto relative flex w-fit max-w-[min(36rem,100%)] flex-wrap items-center justify-end sm:flex-nowrap gap-x-4 gap-y-1 overflow-hidden rounded-card border border-line bg-raised py-2 pr-2 pl-4 shadow-raised"
    >
      <DeletionToast deletion={deletion} />
    </div>
  ))
}

function DeletionToast({ deletion }: { deletion: Deletion }) {
  const { status } = deletion
  const label = shorten(deletion.label)
  if (status.state === 'waiting') {
    return (
      <>
        <Message>Deleted {label}</Message>
        <Button onClick={() => deletion.undo()}>Undo</Button>
        <span aria-hidden="true" className="grace-bar" />
      </>
    )
  }
  if (status.state === 'deleting') {
    return (
      <>
        <div className="grid min-w-0 flex-1 basis-40 gap-1">
          <Message>Deleting {label}…</Message>
          {status.progress && <Progress label={`Deleting ${label}`} progress={status.progress} />}
          {status.progress?.error && <p className="text-warn text-xs">Waiting to try again: {status.progress.error}</p>}
        </div>
        <Button onClick={deletion.stop}>Cancel</Button>
      </>
    )
  }
  if (status.state === 'stopped') {
    return (
      <>
        <Message>
          Stopped deleting {label}
          {status.progress && `: ${progressText(status.progress)} deleted`}
        </Message>
        <Button onClick={deletion.dismiss}>Close</Button>
      </>
    )
  }
  return (
    <>
      <Message look="basis-64 text-bad">
        Could not delete {label}: {status.reason}
      </Message>
      <Button onClick={deletion.retry}>Try again</Button>
      <Button look="quiet" onClick={deletion.dismiss}>
        Close
      </Button>
    </>
  )
}

/** Cuts the middle of a long label, so that the rest of the message stays visible. */
function shorten(label: string): string {
  const [START, END] = [50, 30]
  return label.length <= START + END + 1 ? label : `${label.slice(0, START)}…${label.slice(-END)}`
}

const Message = ({ look = 'basis-40', children }: { look?: string; children: ReactNode }) => (
  <p className={`line-clamp-6 min-w-0 flex-1 ${look}`}>{children}</p>
)

/** Changing numbers are hidden from screen readers, which find them in the bar. */
function Progress({ label, progress }: { label: string; progress: DeletionProgress }) {
  const { deleted, count } = progress
  return (
    <>
      <progress
        aria-label={label}
        value={count === null ? undefined : deleted}
        max={count ?? undefined}
        className="h-1.5 w-full accent-accent"
      />
      <p aria-hidden="true" className="text-muted text-xs">
        {progressText(progress)}
      </p>
    </>
  )
}

/** "1,200 of 4,000 versions". */
function progressText({ deleted, count }: DeletionProgress): string {
  return count === null ? plural(deleted, 'version') : `${formatNumber(deleted)} of ${plural(count, 'version')}`
}
