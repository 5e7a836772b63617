import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { Retention } from '#contract/retention.ts'
import { ApiError } from '#sdk/http/error.ts'
import { previewRetention, runRetention, updateRetention } from '#sdk/retention.ts'
import { client, queryClient } from '#ui/api.ts'
import { useIsReadOnly } from '#ui/queries.ts'
import { AskWithDryRun } from './confirm-dry-run.tsx'
import type { Draft, Rules } from './draft.ts'
import { DryRunResult } from './dry-run.tsx'
import { OvertakenNotice, WhereToChange } from './notices.tsx'
import { Policies } from './policies/policies.tsx'
import type { Policy } from './policies/policy-summary.ts'
import { problemsAt, restOf } from './policies/problems.ts'
import { type DryRun, retentionQuery } from './queries.ts'
import { RulesBar } from './rules-bar.tsx'
import { Schedule } from './schedule.tsx'

/** The policies as they are and as somebody is changing them, with what they would remove. */
export function RulesView({ rules }: { rules: Rules }) {
  const { data: saved } = useSuspenseQuery(retentionQuery())
  const isReadOnly = useIsReadOnly()
  const isEditable = !isReadOnly && saved.file === null
  // What was tried last stays in sight while the next try is on its way.
  const [tried, setTried] = useState<DryRun | null>(null)
  const [asking, setAsking] = useState<'save' | 'run' | null>(null)
  const navigate = useNavigate()
  const { policies } = rules.shown

  const trying = useMutation({
    mutationFn: (policies: Policy[]) => previewRetention({ policies, limit: 1 }, { client }),
    onSuccess: (preview, policies) => setTried({ policies, preview }),
  })
  const saving = useMutation({
    mutationFn: ({ run_every, policies, version }: Draft) =>
      updateRetention({ run_every, policies, version }, { client }),
    onSuccess: (answer: Retention) => {
      queryClient.setQueryData(retentionQuery().queryKey, answer)
      rules.discard()
      setAsking(null)
    },
    onError: async (error) => {
      // What there is to say about it stands on the page, not in the dialog.
      if (!(error instanceof ApiError) || (error.status !== 409 && error.issues.length === 0)) return
      await queryClient.invalidateQueries({ queryKey: retentionQuery().queryKey })
      setAsking(null)
    },
  })
  const running = useMutation({
    // With the policies that were counted: somebody else may be changing those of the server.
    mutationFn: (as_of: string) => runRetention({ policies, as_of }, { client }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['deletions'] })
      await navigate('?tab=history')
    },
  })

  // Complaints are about the policies that were sent, and go with the next change of them.
  const about = (sent: Policy[] | undefined, error: Error | null) => (same(sent, policies) ? error : null)
  const refused = about(saving.variables?.policies, saving.error) ?? about(trying.variables, trying.error)
  const keepMine = () => {
    saving.reset()
    rules.rebase()
  }
  const showDryRun = () => {
    setAsking(null)
    trying.mutate(policies)
  }

  return (
    <div className="grid gap-6">
      <WhereToChange file={saved.file} isReadOnly={isReadOnly} />
      {rules.isOvertaken && <OvertakenNotice onTakeTheirs={rules.discard} onKeepMine={keepMine} />}
      <Schedule rules={rules} saved={saved} isEditable={isEditable} />
      <Policies rules={rules} isEditable={isEditable} problemsAt={(index) => problemsAt(refused, index)} />
      <RulesBar
        isChanged={rules.isChanged}
        maySave={!rules.isOvertaken}
        mayRun={!isReadOnly}
        hasPolicies={policies.length > 0}
        isTrying={trying.isPending}
        problem={restOf(refused)}
        onTry={showDryRun}
        onRun={() => setAsking('run')}
        onSave={() => {
          saving.reset()
          setAsking('save')
        }}
        onDiscard={rules.discard}
      />
      {tried && (
        <DryRunResult run={tried} isOutdated={!same(tried.policies, policies)} onClose={() => setTried(null)} />
      )}
      {asking === 'save' && (
        <AskWithDryRun
          title="Save these policies?"
          policies={policies}
          action="Save"
          look="primary"
          doing={saving.isPending}
          error={saving.error}
          onConfirm={() => saving.mutate(rules.shown)}
          onShow={showDryRun}
          onClose={() => setAsking(null)}
        >
          {rules.shown.run_every === null
            ? 'Nothing goes before somebody runs them.'
            : 'This is what goes with the next run, and what has become too many or too old by then.'}
        </AskWithDryRun>
      )}
      {asking === 'run' && (
        <AskWithDryRun
          title="Run the policies now?"
          policies={policies}
          action="Run"
          look="danger"
          doing={running.isPending}
          error={running.error}
          onConfirm={({ as_of }) => running.mutate(as_of)}
          onShow={showDryRun}
          onClose={() => setAsking(null)}
        >
          What goes cannot be brought back.
        </AskWithDryRun>
      )}
    </div>
  )
}

const same = (one: Policy[] | undefined, other: Policy[]) => JSON.stringify(one) === JSON.stringify(other)
