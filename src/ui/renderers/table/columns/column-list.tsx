import { useState } from 'react'
import { formatNumber } from '#content/number.ts'
import { Button } from '#ui/components/button.tsx'
import { columnIndex, type Grid } from '#ui/renderers/table/features.ts'
import { FloatingPanel } from './floating-panel.tsx'
import type { TableColumn } from './table-column.ts'

/** Further columns are found by search. */
const MAX_LISTED_COLUMNS = 100

/** A panel to show and hide columns. */
export function ColumnList({
  model,
  data,
  anchor,
  onClose,
}: {
  model: Grid
  data: readonly TableColumn[]
  anchor: HTMLElement
  onClose: () => void
}) {
  const [search, setSearch] = useState('')
  const found = model
    .getAllLeafColumns()
    .filter(({ id }) => data[columnIndex(id)]?.name.toLowerCase().includes(search.toLowerCase()))
  return (
    <FloatingPanel anchor={anchor} label="Columns" onClose={onClose}>
      <input
        type="search"
        aria-label="Search columns"
        placeholder="Search columns"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        className="mb-2 h-8 w-full rounded-md border border-line bg-bg px-2"
      />
      <div className="mb-2 flex gap-2">
        <Button onClick={() => model.toggleAllColumnsVisible(true)}>Show all</Button>
        <Button onClick={() => model.toggleAllColumnsVisible(false)}>Hide all</Button>
      </div>
      {found.slice(0, MAX_LISTED_COLUMNS).map((column) => (
        <label key={column.id} className="flex min-h-7 items-center gap-2 rounded-md px-2 hover:bg-sunken">
          <input
            type="checkbox"
            checked={column.getIsVisible()}
            onChange={(event) => column.toggleVisibility(event.target.checked)}
          />
          <span className="truncate">{data[columnIndex(column.id)]?.name}</span>
        </label>
      ))}
      {found.length > MAX_LISTED_COLUMNS && (
        <p className="p-2 text-muted">{`${formatNumber(found.length - MAX_LISTED_COLUMNS)} more. Search by name to find them.`}</p>
      )}
    </FloatingPanel>
  )
}
