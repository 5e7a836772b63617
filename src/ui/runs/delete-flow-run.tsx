import { Trash2 } from 'lucide-react'
import { useNavigate } from 'react-router'
import type { FlowRun } from '#contract/run.ts'
import { IconButton } from '#ui/components/button.tsx'
import { useShortcuts } from '#ui/components/shortcuts.ts'
import { confirmDelete } from '#ui/deletion/confirm-delete.ts'
import { useDeletionLookup } from '#ui/deletion/deletions.ts'
import { paths } from '#ui/paths.ts'
import { useIsReadOnly } from '#ui/queries.ts'

/** Deletes a flow run and optionally its artifacts; the shortcut is `d`. */
export function DeleteFlowRun({ run }: { run: FlowRun }) {
  const navigate = useNavigate()
  const isReadOnly = useIsReadOnly()
  const isDeleting = useDeletionLookup().ofFlowRun(run.id) !== undefined
  const ask = () => {
    if (isReadOnly || isDeleting) return
    confirmDelete({ targets: [{ type: 'flow-run', run }], onConfirm: () => void navigate(paths.runs()) })
  }
  useShortcuts({ d: ask })
  if (isReadOnly) return null
  if (isDeleting) return <p className="rounded-full bg-warn-soft px-3 py-0.5 text-warn">Being deleted</p>
  return (
    <IconButton look="quiet" label="Delete run" tooltip="Delete this flow run (d)" aria-keyshortcuts="d" onClick={ask}>
      <Trash2 aria-hidden="true" className="size-4" />
    </IconButton>
  )
}
