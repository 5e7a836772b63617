import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { RetentionPreview } from '#contract/retention.ts'
import { describeError } from '#sdk/error-message.ts'
import { Button } from '#ui/components/button.tsx'
import { Dialog } from '#ui/components/dialog.tsx'
import { LoadFailure } from '#ui/components/load-failure.tsx'
import type { Policy } from '#ui/retention/policies/policy-summary.ts'
import { retentionAmountQuery } from '#ui/retention/queries.ts'
import { DryRunSummary } from './summary.tsx'

/** A confirmation that shows how much the policies delete before they are saved or run. */
export function ConfirmDryRun({
  title,
  policies,
  action,
  look,
  isPending,
  error,
  onConfirm,
  onShow,
  onClose,
  children,
}: {
  title: string
  policies: Policy[]
  /** The label of the confirm button, once the number of versions is known. */
  action: (count: number | null) => string
  look: 'primary' | 'danger'
  isPending: boolean
  error: Error | null
  onConfirm: (preview: RetentionPreview) => void
  /** Shows the list of versions that would be deleted. */
  onShow: () => void
  onClose: () => void
  children: ReactNode
}) {
  const { data: preview, error: failure, refetch } = useQuery(retentionAmountQuery(policies))
  return (
    <Dialog title={title} onClose={onClose}>
      {failure && <LoadFailure what="The preview" error={failure} retry={() => void refetch()} />}
      {preview ? <DryRunSummary preview={preview} /> : !failure && <p className="text-muted">Counting versions…</p>}
      <p className="text-muted">{children}</p>
      {error && (
        <p role="alert" className="text-bad">
          {describeError(error).detail}
        </p>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        {preview && preview.count > 0 && (
          <Button look="quiet" className="mr-auto" onClick={onShow}>
            Show list
          </Button>
        )}
        <Button onClick={onClose}>Cancel</Button>
        <Button look={look} disabled={!preview || isPending} onClick={() => preview && onConfirm(preview)}>
          {action(preview?.count ?? null)}
        </Button>
      </div>
    </Dialog>
  )
}
