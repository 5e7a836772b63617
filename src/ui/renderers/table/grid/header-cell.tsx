// biome-ignore-all lint/a11y/useSemanticElements: virtual rows are positioned absolutely, which table elements do not allow
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and references its active cell
import { ArrowDown, ArrowUp, EllipsisVertical, ListFilter, Pin } from 'lucide-react'
import { isNumeric } from '#ui/renderers/table/columns/column-type.ts'
import type { TableColumn } from '#ui/renderers/table/columns/table-column.ts'
import type { GridHeader } from '#ui/renderers/table/features.ts'
import { columnStyle, edgeClass } from './grid-layout.ts'

const directions = { asc: 'ascending', desc: 'descending' } as const

/** A column header: the name sorts, the button opens the menu, the edge resizes. */
export function HeaderCell({
  header,
  source,
  place,
  numbers,
  isFiltered,
  onMenu,
}: {
  header: GridHeader
  source: TableColumn
  place: number
  numbers: number
  isFiltered: boolean
  onMenu: (anchor: HTMLElement) => void
}) {
  const { column } = header
  const sorted = column.getIsSorted()
  const order = column.getSortIndex() + 1
  const Arrow = sorted === 'desc' ? ArrowDown : ArrowUp
  return (
    <div
      role="columnheader"
      aria-colindex={place + 2}
      aria-sort={sorted === false ? 'none' : directions[sorted]}
      className={`group relative flex shrink-0 items-center border-line border-r border-b bg-sunken ${
        // The name ends above the numbers.
        isNumeric(source.type) ? 'flex-row-reverse' : ''
      } ${edgeClass(column)}`}
      style={columnStyle(column, numbers)}
    >
      <button
        type="button"
        onClick={column.getToggleSortingHandler()}
        title={`${source.name} (${source.type}). Click to sort, Shift+click to add to the sort`}
        className={`-outline-offset-2! flex h-full min-w-0 flex-1 items-center gap-1 font-medium ${
          isNumeric(source.type) ? 'flex-row-reverse pr-2' : 'pl-2'
        }`}
      >
        <span className="truncate">{source.name === '' ? <i>no name</i> : source.name}</span>
        {sorted !== false && <Arrow aria-hidden size={12} className="shrink-0 text-accent" />}
        {sorted !== false && order > 1 && (
          <span className="text-muted text-xs">
            <span className="sr-only">, sort priority </span>
            {order}
          </span>
        )}
        {isFiltered && <ListFilter aria-label="filtered" size={12} className="shrink-0 text-accent" />}
        {column.getIsPinned() !== false && <Pin aria-label="pinned" size={12} className="shrink-0 text-muted" />}
      </button>
      <button
        type="button"
        aria-label={`Menu for column ${source.name}`}
        aria-haspopup="dialog"
        onClick={(event) => onMenu(event.currentTarget)}
        className="-outline-offset-2! grid h-full w-6 shrink-0 place-items-center text-muted hover:text-ink"
      >
        <EllipsisVertical aria-hidden size={14} />
      </button>
      {/* For pointers only; the menu resizes by keyboard. */}
      <div
        aria-hidden
        onMouseDown={header.getResizeHandler()}
        onTouchStart={header.getResizeHandler()}
        onDoubleClick={() => column.resetSize()}
        className={`absolute inset-y-0 end-0 w-1.5 cursor-col-resize touch-none select-none ${
          column.getIsResizing() ? 'bg-accent' : 'group-hover:bg-line-strong'
        }`}
      />
    </div>
  )
}
