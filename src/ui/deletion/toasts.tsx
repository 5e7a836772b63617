import type { ReactNode } from 'react'
import { Button } from '#ui/components/button.tsx'
import { type Deletion, type DeletionProgress, dropDeletion } from './deletions.ts'
import { retryDeletion, stopDeletion } from './work.ts'

/** What is being deleted, with the way back. */
export function DeletionToasts({ deletions }: { deletions: readonly Deletion[] }) {
  return deletions.map((deletion) => (
    <div
      key={deletion.token}
      className="pointer-events-auto relative flex w-fit max-w-[min(36rem,100%)] flex-wrap items-center justify-end gap-x-4 gap-y-1 overflow-hidden rounded-card border border-line bg-raised py-2 pr-2 pl-4 shadow-raised"
    >
      <DeletionToast deletion={deletion} />
    </div>
  ))
}

function DeletionToast({ deletion: { token, label: whole, status } }: { deletion: Deletion }) {
  const label = short(whole)
  const forget = () => dropDeletion(token)
  if (status.state === 'waiting') {
    return (
      <>
        <Message>Deleted {label}</Message>
        <Button onClick={forget}>Undo</Button>
        <span aria-hidden="true" className="grace-bar" />
      </>
    )
  }
  if (status.state === 'deleting') {
    return (
      <>
        <div className="grid min-w-0 flex-1 basis-40 gap-1">
          <Message>Deleting {label} …</Message>
          {status.progress && <Progress label={`Deleting ${label}`} progress={status.progress} />}
        </div>
        <Button onClick={() => stopDeletion(token)}>Cancel</Button>
      </>
    )
  }
  if (status.state === 'stopped') {
    return (
      <>
        <Message>
          Stopped deleting {label}
          {status.progress && `: ${far(status.progress)} are gone`}
        </Message>
        <Button onClick={forget}>Close</Button>
      </>
    )
  }
  return (
    <>
      <Message look="basis-64 text-bad">
        {label} could not be deleted: {status.reason}
      </Message>
      <Button onClick={() => retryDeletion(token)}>Try again</Button>
      <Button look="quiet" onClick={forget}>
        Close
      </Button>
    </>
  )
}

/** A name as long as it may be, without its middle: what is said about it must be seen, too. */
function short(label: string): string {
  const [START, END] = [50, 30]
  return label.length <= START + END + 1 ? label : `${label.slice(0, START)}…${label.slice(-END)}`
}

const Message = ({ look = 'basis-40', children }: { look?: string; children: ReactNode }) => (
  <p className={`line-clamp-6 min-w-0 flex-1 ${look}`}>{children}</p>
)

/** Numbers that move are not read out; a screen reader finds them in the bar. */
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
        {far(progress)}
      </p>
    </>
  )
}

/** "1,200 of 4,000 versions". */
function far({ deleted, count }: DeletionProgress): string {
  const of = count === null ? '' : ` of ${count.toLocaleString('en')}`
  return `${deleted.toLocaleString('en')}${of} versions`
}
