import { formatNumber } from '#content/number.ts'
import type { SummaryFilterBody } from '#contract/filters.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { titleOf } from '#ui/artifact/title.ts'
import { Button } from '#ui/components/button.tsx'
import { confirmDelete, type Deletable } from '#ui/deletion/confirm-delete.ts'
import { useIsReadOnly } from '#ui/queries.ts'
import { useExport } from './export.ts'
import type { Selection } from './selection.ts'

type List = {
  filter: SummaryFilterBody
  /** How many entries match. */
  count: number
  /** Whether any filter is set. */
  isFiltered: boolean
}

/** The actions on the selected entries of a list. */
export function SelectionBar({ selection, list }: { selection: Selection; list: List }) {
  const isReadOnly = useIsReadOnly()
  const { status, start, cancel } = useExport()
  const chosen = [...selection.chosen.values()]
  const count = selection.isAll ? list.count : chosen.length
  const exportChosen = () =>
    start(selection.isAll ? list.filter : { artifacts: { id: { any_: chosen.map(({ id }) => id) } } })
  const askToDelete = () => {
    const { filter, count, isFiltered } = list
    const match: Deletable = { type: 'match', filter, count, isFiltered }
    confirmDelete({ targets: selection.isAll ? [match] : chosen.map(deletableOf), onConfirm: selection.clear })
  }
  return (
    <div className="fixed inset-x-0 bottom-0 z-20 border-line border-t bg-raised shadow-raised">
      <div className="mx-auto flex max-w-[112.5rem] flex-wrap items-center gap-2 px-4 py-2.5">
        <p role="status" className="mr-auto font-medium">
          {selection.isAll && 'All '}
          {formatNumber(count)} selected
          {status.state === 'failed' && <span className="ml-3 text-bad">Could not export: {status.reason}</span>}
        </p>
        {!selection.isAll && chosen.length < list.count && (
          <Button look="quiet" onClick={selection.selectAll}>
            Select all {formatNumber(list.count)}
            {list.isFiltered && ' that match'}
          </Button>
        )}
        <Button look="quiet" onClick={selection.clear}>
          Clear selection
        </Button>
        {status.state === 'busy' ? (
          <Exporting exported={status.exported} count={count} onCancel={cancel} />
        ) : (
          <Button onClick={() => void exportChosen()}>Export as NDJSON</Button>
        )}
        {!isReadOnly && (
          <Button className="text-bad!" onClick={askToDelete}>
            Delete
          </Button>
        )}
      </div>
    </div>
  )
}

/** An entry with all its versions. */
function deletableOf(artifact: ArtifactSummary): Deletable {
  const { id, key, versions, is_latest: isLatest } = artifact
  const title = titleOf(artifact)
  if (key !== null) return { type: 'key', key, title, versions }
  return { type: 'version', id, key, title, version: null, versions, isLatest, isPinned: false }
}

/** "Exporting 1,200 of 4,000", with a button that cancels. Changing numbers are hidden from screen readers. */
function Exporting({ exported, count, onCancel }: { exported: number; count: number; onCancel: () => void }) {
  return (
    <>
      <progress aria-label="Export" value={exported} max={count} className="h-1.5 w-24 accent-accent" />
      <span aria-hidden="true" className="text-muted">
        Exporting {formatNumber(exported)} of {formatNumber(count)}
      </span>
      <Button onClick={onCancel}>Cancel export</Button>
    </>
  )
}
