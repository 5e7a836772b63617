import { useMutation } from '@tanstack/react-query'
import { amount } from '#content/amount.ts'
import { formatNumber } from '#content/number.ts'
import { formatDuration } from '#content/time.ts'
import type { Deletion } from '#contract/deletion.ts'
import { describeError } from '#sdk/error-message.ts'
import { cancelDeletion } from '#sdk/index.ts'
import { client, queryClient } from '#ui/api.ts'
import { Button } from '#ui/components/button.tsx'
import { Time } from '#ui/components/time.tsx'
import { useIsReadOnly } from '#ui/queries.ts'
import { PolicyShares } from './dry-run/summary.tsx'

const states: Record<Deletion['state'], { label: string; look: string }> = {
  WAITING: { label: 'Queued', look: 'bg-sunken text-muted' },
  RUNNING: { label: 'Deleting', look: 'bg-accent-soft text-accent' },
  COMPLETED: { label: 'Completed', look: 'bg-good-soft text-good' },
  CANCELLED: { label: 'Canceled', look: 'bg-sunken text-muted' },
  FAILED: { label: 'Failed', look: 'bg-bad-soft text-bad' },
}

/** One deletion: its state, time, extent and policies. */
export function HistoryEntry({ deletion }: { deletion: Deletion }) {
  const { id, created, started, finished, state, origin, policies, error } = deletion
  const { label, look } = states[state]
  const title = deletion.label ?? (origin === 'RETENTION' ? 'Retention run' : 'Deletion')
  const isOpen = state === 'WAITING' || state === 'RUNNING'
  const shares = policies.filter(({ count }) => count > 0)
  return (
    <article aria-label={title} className="grid gap-1.5 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 title={title} className="line-clamp-2 min-w-0 font-semibold">
          {title}
        </h2>
        <span className={`inline-flex h-5 shrink-0 items-center rounded-full px-2 font-medium text-xs ${look}`}>
          {label}
        </span>
        {isOpen && <CancelButton id={id} title={title} />}
      </div>
      <p className="flex flex-wrap gap-x-3 text-muted">
        <span>{describeProgress(deletion)}</span>
        <Time at={created} />
        {started !== null && finished !== null && (
          <span>took {formatDuration((Date.parse(finished) - Date.parse(started)) / 1000)}</span>
        )}
        <span>
          {origin !== 'RETENTION' ? 'manual' : deletion.label === null ? 'saved policies' : 'custom policies'}
        </span>
      </p>
      {state === 'RUNNING' && deletion.count !== null && (
        <progress
          aria-label={`Deleting ${title}`}
          value={deletion.deleted}
          max={deletion.count}
          className="h-1.5 w-full max-w-md accent-accent"
        />
      )}
      {error !== null && (
        <p className={isOpen ? 'text-warn' : 'text-bad'}>{isOpen ? `Waiting to try again: ${error}` : error}</p>
      )}
      {shares.length > 0 && (
        <details>
          <summary className="w-fit text-muted">By policy</summary>
          <div className="max-w-2xl pt-1 pl-4">
            <PolicyShares label="By policy" shares={shares} />
          </div>
        </details>
      )}
    </article>
  )
}

/** "1,200 of 4,000 versions, 12 MB". */
function describeProgress({ state, count, deleted, bytes }: Deletion): string {
  if (state === 'WAITING') return 'Not started'
  if (state === 'RUNNING' && count === null) return 'Finding versions…'
  const isPartial = count !== null && count !== deleted
  return isPartial ? `${formatNumber(deleted)} of ${amount({ count, bytes })}` : amount({ count: deleted, bytes })
}

/** Stops a deletion; versions already deleted are not restored. */
function CancelButton({ id, title }: { id: string; title: string }) {
  const isReadOnly = useIsReadOnly()
  const cancellation = useMutation({
    mutationFn: () => cancelDeletion(id, { client }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['deletions'] }),
  })
  if (isReadOnly) return null
  return (
    <>
      {cancellation.error && (
        <p role="alert" className="text-bad">
          Could not cancel: {describeError(cancellation.error).detail}
        </p>
      )}
      <Button
        className="ml-auto"
        aria-label={`Cancel ${title}`}
        disabled={cancellation.isPending || cancellation.isSuccess}
        onClick={() => cancellation.mutate()}
      >
        Cancel
      </Button>
    </>
  )
}
