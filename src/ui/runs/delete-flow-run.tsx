import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { FlowRun } from '#contract/run.ts'
import { Button } from '#ui/components/button.tsx'
import { useShortcuts } from '#ui/components/shortcuts.ts'
import { deletionOfRun, useDeletions } from '#ui/deletion/deletions.ts'
import { DeleteDialog } from '#ui/deletion/dialog.tsx'
import { paths } from '#ui/paths.ts'
import { useIsReadOnly } from '#ui/queries.ts'
import { publishedCountQuery, subflowRunsQuery } from './queries.ts'

/** Deletes a flow run and optionally its artifacts; the shortcut is `d`. */
export function DeleteFlowRun({ run }: { run: FlowRun }) {
  const [isConfirming, setConfirming] = useState(false)
  const isReadOnly = useIsReadOnly()
  const isDeleting = deletionOfRun(useDeletions(), run.id) !== undefined
  useShortcuts({ d: () => setConfirming(!isReadOnly && !isDeleting) })
  if (isReadOnly) return null
  if (isDeleting) return <p className="rounded-full bg-warn-soft px-3 py-0.5 text-warn">Being deleted</p>
  return (
    <>
      <Button look="danger" aria-keyshortcuts="d" title="Delete this flow run (d)" onClick={() => setConfirming(true)}>
        <Trash2 aria-hidden="true" className="size-3.5" />
        Delete run
      </Button>
      {isConfirming && <DeleteFlowRunDialog run={run} onClose={() => setConfirming(false)} />}
    </>
  )
}

function DeleteFlowRunDialog({ run, onClose }: { run: FlowRun; onClose: () => void }) {
  const [withArtifacts, setWithArtifacts] = useState(false)
  const { data: published } = useQuery(publishedCountQuery(run.id))
  const { data: subflows } = useSuspenseQuery(subflowRunsQuery(run.id))
  const navigate = useNavigate()
  const isOver = run.end_time !== null
  return (
    <DeleteDialog
      plan={{
        label: `flow run ${run.name}`,
        targets: [{ type: 'flow-run', id: run.id, has_artifacts: withArtifacts }],
        includes_pinned: false,
        consequences: [
          ...(isOver ? [] : ['The run has not ended. Updates that it still sends will fail.']),
          'Its task runs, states and logs are deleted too.',
          ...(subflows.length > 0 ? ['Its subflow runs and their artifacts are kept.'] : []),
          ...(withArtifacts || published?.count === 0
            ? []
            : ['Its artifacts are kept, but their run will be unknown.']),
        ],
      }}
      onClose={onClose}
      onConfirm={() => void navigate(paths.runs())}
    >
      {published && published.count > 0 && (
        <label className="flex items-start gap-2">
          <input
            type="checkbox"
            checked={withArtifacts}
            onChange={(event) => setWithArtifacts(event.target.checked)}
            className="mt-0.5 size-4 accent-accent"
          />
          <span>
            {published.count === 1
              ? 'Also delete its artifact'
              : `Also delete its ${published.count.toLocaleString('en')} artifacts`}
            <span className="text-muted">{describeLatest(published)}</span>
          </span>
        </label>
      )}
    </DeleteDialog>
  )
}

/** The number of keys whose latest version is deleted. */
function describeLatest({ count, latest }: { count: number; latest: number }): string {
  if (latest === 0) return ''
  if (count === 1) return ', the latest version of its key'
  return latest === 1
    ? ', 1 of them the latest version of its key'
    : `, ${latest.toLocaleString('en')} of them the latest versions of their keys`
}
