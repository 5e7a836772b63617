// biome-ignore-all lint/a11y/useSemanticElements: virtual rows are positioned absolutely, which table elements do not allow
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and references its active cell
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid handles the keys for all cells

import { isNumeric } from '#ui/renderers/table/columns/column-type.ts'
import type { TableColumn } from '#ui/renderers/table/columns/table-column.ts'
import { columnIndex } from '#ui/renderers/table/features.ts'
import type { CellFormats } from '#ui/renderers/table/format/cell-format.ts'
import type { CellAddress } from '#ui/renderers/table/table-address.ts'
import { CellBar } from './cell-bar.tsx'
import { CellValue } from './cell-value.tsx'
import type { ColumnWindow, PlacedColumn } from './column-window.ts'
import { columnStyle, edgeClass, ROW_HEIGHT } from './grid-layout.ts'
import { GridLine } from './grid-line.tsx'

/** How the cells of columns look. */
export type ColumnLooks = { formats: CellFormats; bars: ReadonlySet<number> }

/** The element id of a cell, for `aria-activedescendant`. */
export const cellElementId = (grid: string, { row, column }: CellAddress) => `${grid}-${row}-${column ?? 'row'}`

/** One row. `row` is its index in the data, `place` its position on screen, both from 0. */
export function GridRow({
  gridId,
  row,
  place,
  top,
  columns,
  data,
  looks,
  selected,
  onSelect,
}: {
  gridId: string
  row: number
  place: number
  top: number
  columns: ColumnWindow
  data: readonly TableColumn[]
  looks: ColumnLooks
  selected: CellAddress | null
  onSelect: (address: CellAddress) => void
}) {
  const isSelected = selected?.row === row
  const ground = isSelected ? 'bg-accent-soft' : 'bg-surface'

  function drawCell({ column, place: columnPlace }: PlacedColumn) {
    const source = data[columnIndex(column.id)]
    if (source === undefined) return null
    const address = { row, column: source.index }
    const isActive = isSelected && selected.column === source.index
    const cell = source.cell(row)
    const hasBar = looks.bars.has(source.index) && isNumeric(source.type)
    return (
      <div
        key={column.id}
        role="gridcell"
        id={cellElementId(gridId, address)}
        aria-colindex={columnPlace + 2}
        aria-selected={isActive}
        onClick={() => onSelect(address)}
        className={`relative shrink-0 truncate border-line border-r border-b px-2 leading-[27px] ${ground} ${edgeClass(column)} ${
          isNumeric(source.type) ? 'text-right tabular-nums' : ''
        } ${hasBar ? 'isolate' : ''} ${isActive ? 'outline-2 outline-accent -outline-offset-2' : ''}`}
        style={columnStyle(column, columns.numbers)}
      >
        {hasBar && <CellBar column={source} cell={cell} />}
        {/* Empty until the row has been read. */}
        {row < source.rowCount && <CellValue cell={cell} formatted={looks.formats.of(source)(cell)} />}
      </div>
    )
  }

  return (
    <div
      role="row"
      aria-rowindex={place + 2}
      className="absolute start-0 flex min-w-full"
      style={{ top, height: ROW_HEIGHT, width: columns.total }}
    >
      <div
        role="rowheader"
        id={cellElementId(gridId, { row, column: null })}
        aria-colindex={1}
        aria-selected={isSelected && selected.column === null}
        onClick={() => onSelect({ row, column: null })}
        className={`sticky start-0 z-2 shrink-0 cursor-pointer border-line border-r border-b px-2 text-right text-muted text-xs leading-[27px] tabular-nums ${
          isSelected ? 'bg-accent-soft' : 'bg-sunken'
        }`}
        style={{ width: columns.numbers }}
      >
        {row + 1}
      </div>
      <GridLine columns={columns} draw={drawCell} />
      <div role="presentation" className={`flex-1 border-line border-b ${ground}`} />
    </div>
  )
}
