import { useMutation } from '@tanstack/react-query'
import { amount } from '#content/amount.ts'
import type { Deletion } from '#contract/deletion.ts'
import { cancelDeletion } from '#sdk/retention.ts'
import { client, queryClient } from '#ui/api.ts'
import { Button } from '#ui/components/button.tsx'
import { duration, Time } from '#ui/components/time.tsx'
import { useIsReadOnly } from '#ui/queries.ts'
import { Shares } from './amounts.tsx'

const looks: Record<Deletion['state'], { words: string; look: string }> = {
  WAITING: { words: 'Waiting', look: 'bg-sunken text-muted' },
  RUNNING: { words: 'Deleting', look: 'bg-accent-soft text-accent' },
  COMPLETED: { words: 'Done', look: 'bg-good-soft text-good' },
  CANCELLED: { words: 'Cancelled', look: 'bg-sunken text-muted' },
  FAILED: { words: 'Failed', look: 'bg-bad-soft text-bad' },
}

/** One deletion: what went, when, how much, and by which policies. */
export function HistoryEntry({ deletion }: { deletion: Deletion }) {
  const { id, created, started, finished, state, origin, label, policies, error } = deletion
  const { words, look } = looks[state]
  const title = label ?? (origin === 'RETENTION' ? 'Run of the policies' : 'Artifacts')
  const isOnItsWay = state === 'WAITING' || state === 'RUNNING'
  const involved = policies.filter(({ count }) => count > 0)
  return (
    <article aria-label={title} className="grid gap-1.5 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 title={title} className="line-clamp-2 min-w-0 font-semibold">
          {title}
        </h2>
        <span className={`inline-flex h-5 shrink-0 items-center rounded-full px-2 font-medium text-xs ${look}`}>
          {words}
        </span>
        {isOnItsWay && <CancelButton id={id} title={title} />}
      </div>
      <p className="flex flex-wrap gap-x-3 text-muted">
        <span>{farWords(deletion)}</span>
        <Time at={created} />
        {started !== null && finished !== null && (
          <span>took {duration((Date.parse(finished) - Date.parse(started)) / 1000)}</span>
        )}
        <span>
          {origin !== 'RETENTION' ? 'by hand' : label === null ? 'by the policies' : 'by policies of its own'}
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
      {error !== null && <p className="text-bad">{error}</p>}
      {involved.length > 0 && (
        <details>
          <summary className="w-fit text-muted">By policy</summary>
          <div className="max-w-2xl pt-1 pl-4">
            <Shares label="By policy" shares={involved} />
          </div>
        </details>
      )}
    </article>
  )
}

/** "1,200 of 4,000 versions, 12 MB". */
function farWords({ state, count, deleted, bytes }: Deletion): string {
  if (state === 'WAITING') return 'Not begun yet'
  if (state === 'RUNNING' && count === null) return 'Looking for what goes'
  const isPart = count !== null && count !== deleted
  return isPart ? `${deleted.toLocaleString('en')} of ${amount({ count, bytes })}` : amount({ count: deleted, bytes })
}

/** Stops a deletion half-way; what is gone stays gone. */
function CancelButton({ id, title }: { id: string; title: string }) {
  const isReadOnly = useIsReadOnly()
  const cancelling = useMutation({
    mutationFn: () => cancelDeletion(id, { client }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['deletions'] }),
  })
  if (isReadOnly) return null
  return (
    <>
      {cancelling.error && (
        <p role="alert" className="text-bad">
          {cancelling.error.message}
        </p>
      )}
      <Button
        className="ml-auto"
        aria-label={`Cancel ${title}`}
        disabled={cancelling.isPending || cancelling.isSuccess}
        onClick={() => cancelling.mutate()}
      >
        Cancel
      </Button>
    </>
  )
}
