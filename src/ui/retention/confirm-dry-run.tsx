import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { RetentionPreview } from '#contract/retention.ts'
import { Button } from '#ui/components/button.tsx'
import { Dialog } from '#ui/components/dialog.tsx'
import { LoadFailure } from '#ui/components/load-failure.tsx'
import { Amounts } from './amounts.tsx'
import type { Policy } from './policies/policy-summary.ts'
import { retentionAmountQuery } from './queries.ts'

/** Asks with a dry run in hand: nobody saves or runs policies without having been told what they remove. */
export function AskWithDryRun({
  title,
  policies,
  action,
  look,
  doing,
  error,
  onConfirm,
  onShow,
  onClose,
  children,
}: {
  title: string
  policies: Policy[]
  /** What the button says. */
  action: string
  look: 'primary' | 'danger'
  /** Whether the server is at it. */
  doing: boolean
  error: Error | null
  onConfirm: (preview: RetentionPreview) => void
  /** Shows exactly what would go. */
  onShow: () => void
  onClose: () => void
  children: ReactNode
}) {
  const { data: preview, error: failure, refetch } = useQuery(retentionAmountQuery(policies))
  return (
    <Dialog title={title} onClose={onClose}>
      {failure && <LoadFailure what="What would go" error={failure} retry={() => void refetch()} />}
      {preview ? <Amounts preview={preview} /> : !failure && <p className="text-muted">Counting what would go …</p>}
      <p className="text-muted">{children}</p>
      {error && (
        <p role="alert" className="text-bad">
          {error.message}
        </p>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        {preview && preview.count > 0 && (
          <Button look="quiet" className="mr-auto" onClick={onShow}>
            See exactly what
          </Button>
        )}
        <Button onClick={onClose}>Cancel</Button>
        <Button look={look} disabled={!preview || doing} onClick={() => preview && onConfirm(preview)}>
          {action}
        </Button>
      </div>
    </Dialog>
  )
}
