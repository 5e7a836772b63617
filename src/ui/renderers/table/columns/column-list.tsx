import { useState } from 'react'
import { Button } from '#ui/components/button.tsx'
import { columnIndex, type Grid } from '#ui/renderers/table/features.ts'
import { FloatingPanel } from './floating-panel.tsx'
import type { TableColumn } from './table-column.ts'

/** A list of a thousand names helps nobody: beyond this one searches. */
const LISTED = 100

/** Which columns are shown. */
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
        aria-label="Find a column"
        placeholder="Find a column"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        className="mb-2 h-8 w-full rounded-md border border-line bg-bg px-2"
      />
      <div className="mb-2 flex gap-2">
        <Button onClick={() => model.toggleAllColumnsVisible(true)}>Show all</Button>
        <Button onClick={() => model.toggleAllColumnsVisible(false)}>Hide all</Button>
      </div>
      {found.slice(0, LISTED).map((column) => (
        <label key={column.id} className="flex min-h-7 items-center gap-2 rounded-md px-2 hover:bg-sunken">
          <input
            type="checkbox"
            checked={column.getIsVisible()}
            onChange={(event) => column.toggleVisibility(event.target.checked)}
          />
          <span className="truncate">{data[columnIndex(column.id)]?.name}</span>
        </label>
      ))}
      {found.length > LISTED && <p className="p-2 text-muted">{`and ${found.length - LISTED} more: search by name`}</p>}
    </FloatingPanel>
  )
}
