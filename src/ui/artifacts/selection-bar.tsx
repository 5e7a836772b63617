import { useState } from 'react'
import { formatJson } from '#contract/json.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { client } from '../api.ts'
import { Button } from '../components/button.tsx'
import { saveText } from '../components/save-text.ts'
import { useIsReadOnly } from '../queries.ts'
import { DeleteDialog, type DeletionPlan } from './delete-dialog.tsx'
import { allVersions } from './deletion-plan.ts'
import type { Selection } from './selection.ts'
import { titleOf } from './title.ts'

/** What can be done with the selected entries; the bar is there only while something is selected. */
export function SelectionBar({ selection }: { selection: Selection }) {
  const [isDeleting, setDeleting] = useState(false)
  const isReadOnly = useIsReadOnly()
  const [exporting, setExporting] = useState<{ state: 'idle' | 'busy' } | { state: 'failed'; reason: string }>({
    state: 'idle',
  })
  const chosen = [...selection.chosen.values()]
  if (chosen.length === 0) return null
  const exportChosen = async () => {
    setExporting({ state: 'busy' })
    try {
      await exportArtifacts(chosen)
      setExporting({ state: 'idle' })
    } catch (error) {
      setExporting({ state: 'failed', reason: error instanceof Error ? error.message : String(error) })
    }
  }
  return (
    <div className="fixed inset-x-0 bottom-0 z-20 border-line border-t bg-raised shadow-raised">
      <div className="mx-auto flex max-w-7xl flex-wrap items-center gap-2 px-4 py-2.5">
        <p role="status" className="mr-auto font-medium">
          {chosen.length.toLocaleString('en')} selected
          {exporting.state === 'failed' && <span className="ml-3 text-bad">Not exported: {exporting.reason}</span>}
        </p>
        <Button look="quiet" onClick={selection.clear}>
          Clear selection
        </Button>
        <Button disabled={exporting.state === 'busy'} onClick={() => void exportChosen()}>
          {exporting.state === 'busy' ? 'Exporting …' : 'Export as JSON'}
        </Button>
        {!isReadOnly && (
          <Button look="danger" onClick={() => setDeleting(true)}>
            Delete
          </Button>
        )}
      </div>
      {isDeleting && (
        <DeleteDialog plan={planOf(chosen)} onClose={() => setDeleting(false)} onConfirm={selection.clear} />
      )}
    </div>
  )
}

function planOf(chosen: ArtifactSummary[]): DeletionPlan {
  const [first] = chosen
  return {
    label: chosen.length === 1 && first ? titleOf(first) : `${chosen.length.toLocaleString('en')} artifacts`,
    targets: chosen.map(({ id, key }) => (key === null ? { type: 'version', id } : { type: 'key', key })),
    consequences: chosen.map((artifact) => `${titleOf(artifact)}: ${allVersions(artifact.versions)}`),
  }
}

/** Saves the newest versions of what was chosen, whole, as one JSON list. */
async function exportArtifacts(chosen: ArtifactSummary[]): Promise<void> {
  const PER_REQUEST = 50
  const texts: string[] = []
  for (let start = 0; start < chosen.length; start += PER_REQUEST) {
    const ids = chosen.slice(start, start + PER_REQUEST).map(({ id }) => id)
    const artifacts = await client.filterArtifacts({ artifacts: { id: { any_: ids } }, limit: PER_REQUEST })
    texts.push(...artifacts.map((artifact) => formatJson(artifact, 2)))
  }
  saveText('artifacts.json', 'application/json', `[\n${texts.join(',\n')}\n]\n`)
}
