import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { plural } from '#content/number.ts'
import { describeRetentionScope } from '#content/retention-scope.ts'
import type { Retention } from '#contract/retention.ts'
import { ApiError, previewRetention, runRetention, updateRetention } from '#sdk/index.ts'
import { client, queryClient } from '#ui/api.ts'
import { useIsReadOnly } from '#ui/queries.ts'
import type { RetentionDraft, RetentionSettings } from './draft.ts'
import { ConfirmDryRun } from './dry-run/confirm.tsx'
import { DryRunResult } from './dry-run/result.tsx'
import { fieldErrorsAt, generalError } from './policies/field-errors.ts'
import { Policies } from './policies/policies.tsx'
import type { Policy } from './policies/policy-summary.ts'
import { ConflictNotice, NotEditableNotice } from './policies-notices.tsx'
import { PoliciesToolbar } from './policies-toolbar.tsx'
import { type DryRun, retentionQuery } from './queries.ts'
import { Schedule } from './schedule.tsx'

/** The policies with their schedule, unsaved changes and dry run. */
export function PoliciesTab({ draft }: { draft: RetentionDraft }) {
  const { data: saved } = useSuspenseQuery(retentionQuery())
  const isReadOnly = useIsReadOnly()
  const isEditable = !isReadOnly && saved.file === null
  // The last dry run stays visible while the next one loads.
  const [dryRun, setDryRun] = useState<DryRun | null>(null)
  const [confirming, setConfirming] = useState<'save' | 'run' | null>(null)
  const navigate = useNavigate()
  const { policies } = draft.shown

  const preview = useMutation({
    mutationFn: (policies: Policy[]) => previewRetention({ policies, limit: 1 }, { client }),
    onSuccess: (result, policies) => setDryRun({ policies, preview: result }),
  })
  const save = useMutation({
    mutationFn: ({ run_every, policies, version }: RetentionSettings) =>
      updateRetention({ run_every, policies, version }, { client }),
    onSuccess: (updated: Retention) => {
      queryClient.setQueryData(retentionQuery().queryKey, updated)
      draft.discard()
      setConfirming(null)
    },
    onError: async (error) => {
      // Conflicts and invalid fields are shown on the page, not in the dialog.
      if (!(error instanceof ApiError) || (error.status !== 409 && error.issues.length === 0)) return
      await queryClient.invalidateQueries({ queryKey: retentionQuery().queryKey })
      setConfirming(null)
    },
  })
  const run = useMutation({
    // Sends the previewed policies, because those on the server may have changed.
    mutationFn: (as_of: string) => runRetention({ policies, as_of }, { client }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['deletions'] })
      await navigate('?tab=history')
    },
  })

  // Errors concern the policies that were sent; they are hidden after the next change.
  const currentError = (sent: Policy[] | undefined, error: Error | null) => (isEqual(sent, policies) ? error : null)
  const error = currentError(save.variables?.policies, save.error) ?? currentError(preview.variables, preview.error)
  const keepChanges = () => {
    save.reset()
    draft.rebase()
  }
  const showDryRun = () => {
    setConfirming(null)
    preview.mutate(policies)
  }

  return (
    <div className="grid gap-6">
      <NotEditableNotice file={saved.file} isReadOnly={isReadOnly} />
      {draft.hasConflict && <ConflictNotice onReload={draft.discard} onKeep={keepChanges} />}
      {saved.upstream !== null && <p className="text-muted">{describeRetentionScope(saved.upstream)}</p>}
      <Schedule draft={draft} saved={saved} isEditable={isEditable} />
      <Policies draft={draft} isEditable={isEditable} errorsAt={(index) => fieldErrorsAt(error, index)} />
      <PoliciesToolbar
        isChanged={draft.isChanged}
        canSave={!draft.hasConflict}
        canRun={!isReadOnly}
        hasPolicies={policies.length > 0}
        isPreviewing={preview.isPending}
        error={generalError(error)}
        onPreview={showDryRun}
        onRun={() => setConfirming('run')}
        onSave={() => {
          save.reset()
          setConfirming('save')
        }}
        onDiscard={draft.discard}
      />
      {dryRun && (
        <DryRunResult run={dryRun} isOutdated={!isEqual(dryRun.policies, policies)} onClose={() => setDryRun(null)} />
      )}
      {confirming === 'save' && (
        <ConfirmDryRun
          title="Save policies?"
          policies={policies}
          action={() => 'Save policies'}
          look="primary"
          isPending={save.isPending}
          error={save.error}
          onConfirm={() => save.mutate(draft.shown)}
          onShow={showDryRun}
          onClose={() => setConfirming(null)}
        >
          {draft.shown.run_every === null
            ? 'Nothing is deleted until you run the policies.'
            : 'The next scheduled run deletes these versions, and any that expire by then.'}
        </ConfirmDryRun>
      )}
      {confirming === 'run' && (
        <ConfirmDryRun
          title="Run policies now?"
          policies={policies}
          action={(count) => (count ? `Delete ${plural(count, 'version')}` : 'Run policies')}
          look="danger"
          isPending={run.isPending}
          error={run.error}
          onConfirm={({ as_of }) => run.mutate(as_of)}
          onShow={showDryRun}
          onClose={() => setConfirming(null)}
        >
          This cannot be undone.
        </ConfirmDryRun>
      )}
    </div>
  )
}

const isEqual = (one: Policy[] | undefined, other: Policy[]) => JSON.stringify(one) === JSON.stringify(other)
