import { type ReactNode, useState } from 'react'
import { useSearchParams } from 'react-router'
import type { Change } from '#contract/compare/change.ts'
import { type CompareAddress, withParameters } from '#ui/compare/address.ts'
import { RowOptionMenus } from '#ui/compare/table/row-option-menus.tsx'
import { buttonClass } from '#ui/components/button.tsx'
import { Choice } from './choice.tsx'

/** The switches of the view. `children` are the steps through the changes. */
export function CompareToolbar({
  lineage,
  address,
  change,
  children,
}: {
  lineage: string
  address: CompareAddress
  change: Change
  children: ReactNode
}) {
  const { kind } = change
  return (
    <div
      role="toolbar"
      aria-label="View"
      className="flex flex-wrap items-center gap-x-2 gap-y-1 empty:hidden"
      data-print="hide"
    >
      {kind !== 'image' && kind !== 'kind' && kind !== 'link' && kind !== 'number' && (
        <Choice
          label="What to compare"
          parameter="view"
          options={{ value: 'Value', source: 'Source' }}
          chosen={address.isSource ? 'source' : 'value'}
          standard="value"
        />
      )}
      {kind === 'text' && (
        <Choice
          label="Layout"
          parameter="layout"
          options={{ split: 'Split', unified: 'Unified' }}
          chosen={address.layout}
          standard={null}
        />
      )}
      {(kind === 'table' || kind === 'markdown') && <ChangedOnly isOn={address.changedOnly} />}
      {kind === 'table' && <RowOptionMenus lineage={lineage} address={address} change={change} />}
      {children}
    </div>
  )
}

/** A checkbox whose state is kept in the URL. */
function ChangedOnly({ isOn }: { isOn: boolean }) {
  const [search, setSearch] = useSearchParams()
  // The URL changes only after the data has loaded; until then the checkbox shows the clicked state.
  const [draft, setDraft] = useState<boolean | null>(null)
  if (draft === isOn) setDraft(null)
  const isChecked = draft ?? isOn
  const toggle = () => {
    setDraft(!isChecked)
    setSearch(withParameters(search, { changed: isChecked ? null : '1' }), { replace: true, preventScrollReset: true })
  }
  return (
    <label className={buttonClass('plain')}>
      <input type="checkbox" checked={isChecked} onChange={toggle} className="size-4 accent-accent" />
      Changed only
    </label>
  )
}
