import type { ReactNode } from 'react'
import { useSearchParams } from 'react-router'
import type { Change } from '#contract/compare/change.ts'
import { type CompareAddress, withParameters } from '#ui/compare/address.ts'
import { RowOptionMenus } from '#ui/compare/table/row-option-menus.tsx'
import { UrlCheckbox } from '#ui/components/url-checkbox.tsx'
import { useIsNarrow } from '#ui/components/use-is-narrow.ts'
import { Choice } from './choice.tsx'

const WITHOUT_SOURCE: ReadonlySet<Change['kind']> = new Set(['image', 'kind', 'link', 'number'])

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
  const [search, setSearch] = useSearchParams()
  const setChangedOnly = (isOn: boolean) =>
    setSearch(withParameters(search, { changed: isOn ? '1' : null }), { replace: true, preventScrollReset: true })
  const isNarrow = useIsNarrow()
  const { kind } = change
  // The lines of text are its source.
  const hasSource = kind === 'text' ? address.isSource : !WITHOUT_SOURCE.has(kind)
  return (
    <div
      role="toolbar"
      aria-label="View"
      className="flex flex-wrap items-center gap-x-2 gap-y-1 empty:hidden"
      data-print="hide"
    >
      {hasSource && (
        <Choice
          label="What to compare"
          parameter="view"
          options={{ value: 'Value', source: 'Source' }}
          chosen={address.isSource ? 'source' : 'value'}
          standard="value"
        />
      )}
      {kind === 'text' && !isNarrow && (
        <Choice
          label="Layout"
          parameter="layout"
          options={{ split: 'Split', unified: 'Unified' }}
          chosen={address.layout}
          standard={null}
        />
      )}
      {(kind === 'table' || kind === 'markdown') && (
        <UrlCheckbox look="plain" isOn={address.changedOnly} onToggle={setChangedOnly}>
          Changed only
        </UrlCheckbox>
      )}
      {kind === 'table' && <RowOptionMenus lineage={lineage} address={address} change={change} />}
      {children}
    </div>
  )
}
