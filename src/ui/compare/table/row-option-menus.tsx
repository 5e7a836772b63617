import { useSearchParams } from 'react-router'
import type { TableChange } from '#contract/compare/change.ts'
import { type RowOptions, withRowOptions } from '#ui/compare/address.ts'
import { rememberOptions } from '#ui/compare/remembered-options.ts'
import { PopoverButton } from '#ui/components/popover-button.tsx'
import { shownName } from './column-header.tsx'
import { KeyColumns } from './key-columns.tsx'
import { percent, ToleranceFields } from './tolerance-fields.tsx'

/** The menus for the key columns and the tolerance, which the browser remembers for each key. */
export function RowOptionMenus({
  lineage,
  address: { rowKey, absolute, relative },
  change,
}: {
  lineage: string
  address: RowOptions
  change: TableChange
}) {
  const [search, setSearch] = useSearchParams()
  const options = { rowKey, absolute, relative }
  const choose = (changed: Partial<RowOptions>) => {
    const next = { ...options, ...changed }
    rememberOptions(lineage, next)
    setSearch(withRowOptions(next, search), { replace: true, preventScrollReset: true })
  }
  const tolerances = [absolute !== null && `±${absolute}`, relative !== null && `±${percent(relative)} %`].filter(
    Boolean,
  )
  return (
    <>
      <PopoverButton label={`Rows by ${keyLabel(change)}`} isActive={rowKey !== null}>
        <KeyColumns change={change} rowKey={rowKey} onChange={(rowKey) => choose({ rowKey })} />
      </PopoverButton>
      <PopoverButton label={`Tolerance: ${tolerances.join(', ') || 'none'}`} isActive={tolerances.length > 0}>
        <ToleranceFields absolute={absolute} relative={relative} onChange={choose} />
      </PopoverButton>
    </>
  )
}

function keyLabel({ key, is_key_guessed }: TableChange): string {
  const names = key.length === 0 ? 'position' : key.map(shownName).join(' and ').slice(0, 60)
  return is_key_guessed && key.length > 0 ? `${names} (guessed)` : names
}
