import { type ReactNode, useState } from 'react'
import { useSearchParams } from 'react-router'
import type { Change } from '#contract/compare/change.ts'
import { buttonClass } from '#ui/components/button.tsx'
import { type CompareAddress, withParameters } from './address.ts'
import { RowOptionMenus } from './table/row-option-menus.tsx'

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
    <div role="toolbar" aria-label="View" className="flex flex-wrap items-center gap-x-2 gap-y-1" data-print="hide">
      {(kind === 'table' || kind === 'markdown') && (
        <Toggle label="Changed only" parameter="changed" value="1" isOn={address.changedOnly} />
      )}
      {kind === 'table' && <RowOptionMenus lineage={lineage} address={address} change={change} />}
      <div className="ml-auto">{children}</div>
    </div>
  )
}

/** A checkbox whose state is a parameter of the URL. */
function Toggle({ label, parameter, value, isOn }: { label: string; parameter: string; value: string; isOn: boolean }) {
  const [search, setSearch] = useSearchParams()
  // The URL changes only after the data has loaded; until then the checkbox shows the clicked state.
  const [draft, setDraft] = useState<boolean | null>(null)
  if (draft === isOn) setDraft(null)
  const isChecked = draft ?? isOn
  const toggle = () => {
    setDraft(!isChecked)
    setSearch(withParameters(search, { [parameter]: isChecked ? null : value }), {
      replace: true,
      preventScrollReset: true,
    })
  }
  return (
    <label className={buttonClass('plain')}>
      <input type="checkbox" checked={isChecked} onChange={toggle} className="size-4 accent-accent" />
      {label}
    </label>
  )
}
