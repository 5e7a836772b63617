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
import { publishedQuery } from './published-query.ts'
import { subflowRunsQuery } from './run-queries.ts'

/** Deletes a flow run, with `d`, and what it published if that is wanted. */
export function DeleteFlowRun({ run }: { run: FlowRun }) {
  const [isAsking, setAsking] = useState(false)
  const isReadOnly = useIsReadOnly()
  const isGoing = deletionOfRun(useDeletions(), run.id) !== undefined
  useShortcuts({ d: () => setAsking(!isReadOnly && !isGoing) })
  if (isReadOnly) return null
  if (isGoing) return <p className="rounded-full bg-warn-soft px-3 py-0.5 text-warn">Being deleted</p>
  return (
    <>
      <Button look="danger" aria-keyshortcuts="d" title="Delete this flow run (d)" onClick={() => setAsking(true)}>
        <Trash2 aria-hidden="true" className="size-3.5" />
        Delete run
      </Button>
      {isAsking && <DeleteFlowRunDialog run={run} onClose={() => setAsking(false)} />}
    </>
  )
}

function DeleteFlowRunDialog({ run, onClose }: { run: FlowRun; onClose: () => void }) {
  const [takesArtifacts, setTakesArtifacts] = useState(false)
  const { data: published } = useQuery(publishedQuery(run.id))
  const { data: subflows } = useSuspenseQuery(subflowRunsQuery(run.id))
  const navigate = useNavigate()
  const isOver = run.end_time !== null
  return (
    <DeleteDialog
      plan={{
        label: `flow run ${run.name}`,
        targets: [{ type: 'flow-run', id: run.id, has_artifacts: takesArtifacts }],
        includes_pinned: false,
        consequences: [
          ...(isOver ? [] : ['It has not ended: what it still reports finds no run.']),
          'Its task runs, states and logs go with it.',
          ...(subflows.length > 0 ? ['The runs of its subflows stay, with their artifacts.'] : []),
          ...(takesArtifacts || published?.count === 0
            ? []
            : ['Its artifacts stay, as those of a run that is not known any more.']),
        ],
      }}
      onClose={onClose}
      onConfirm={() => void navigate(paths.runs())}
    >
      {published && published.count > 0 && (
        <label className="flex items-start gap-2">
          <input
            type="checkbox"
            checked={takesArtifacts}
            onChange={(event) => setTakesArtifacts(event.target.checked)}
            className="mt-0.5 size-4 accent-accent"
          />
          <span>
            {published.count === 1 ? 'And its artifact' : `And its ${published.count.toLocaleString('en')} artifacts`}
            <span className="text-muted">{latestWords(published)}</span>
          </span>
        </label>
      )}
    </DeleteDialog>
  )
}

/** How many keys fall back to an older version, or vanish. */
function latestWords({ count, latest }: { count: number; latest: number }): string {
  if (latest === 0) return ''
  if (count === 1) return ', the latest of its key'
  return latest === 1
    ? ', 1 of them the latest of its key'
    : `, ${latest.toLocaleString('en')} of them the latest of their keys`
}
