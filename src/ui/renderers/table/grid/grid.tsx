// biome-ignore-all lint/a11y/useSemanticElements: virtual rows are positioned absolutely, which table elements do not allow
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and references its active cell
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useId, useRef } from 'react'
import { cellText } from '#content/cell-text.ts'
import type { TableColumn } from '#ui/renderers/table/columns/table-column.ts'
import { columnId, columnIndex, type Grid as GridModel } from '#ui/renderers/table/features.ts'
import type { CellAddress } from '#ui/renderers/table/table-address.ts'
import { useColumnWindow } from './column-window.ts'
import { moveBy, placeOf } from './grid-keys.ts'
import { HEADER_HEIGHT, MAX_RENDERED_ROWS, MAX_ROWS, numberWidth, ROW_HEIGHT, shownColumns } from './grid-layout.ts'
import { GridLine } from './grid-line.tsx'
import { type ColumnLooks, cellElementId, GridRow } from './grid-row.tsx'
import { HeaderCell } from './header-cell.tsx'

/** A virtual grid with the keyboard support of the ARIA grid pattern. */
export function Grid({
  label,
  model,
  data,
  looks,
  rowCount,
  order,
  filtered,
  selected,
  onSelect,
  onMenu,
}: {
  label: string
  model: GridModel
  data: readonly TableColumn[]
  looks: ColumnLooks
  rowCount: number
  order: Uint32Array
  /** Indices of filtered columns. */
  filtered: ReadonlySet<number>
  selected: CellAddress | null
  onSelect: (address: CellAddress | null) => void
  onMenu: (column: number, anchor: HTMLElement) => void
}) {
  const scroller = useRef<HTMLDivElement>(null)
  const gridId = useId()
  const selectedColumn = selected?.column == null ? null : columnId(selected.column)
  const columns = useColumnWindow(model, scroller, numberWidth(rowCount), selectedColumn)
  const shown = shownColumns(model).map(({ id }) => columnIndex(id))
  const count = Math.min(order.length, MAX_ROWS)
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    paddingStart: HEADER_HEIGHT,
    scrollPaddingStart: HEADER_HEIGHT,
    overscan: count <= MAX_RENDERED_ROWS ? MAX_RENDERED_ROWS : 12,
  })
  const headers = new Map(model.getLeafHeaders().map((header) => [header.column.id, header]))

  // Scrolls to the row of a shared link.
  useEffect(() => {
    const place = selected === null ? -1 : order.indexOf(selected.row)
    if (place >= 0) rows.scrollToIndex(place, { align: 'auto' })
  }, [selected, order, rows])

  function onKeyDown(event: KeyboardEvent) {
    if (event.target !== event.currentTarget || event.altKey) return
    const isCtrl = event.ctrlKey || event.metaKey
    if (event.key === 'Escape' && selected !== null) onSelect(null)
    else if (isCtrl && event.key === 'c' && selected?.column != null && String(document.getSelection()) === '') {
      navigator.clipboard?.writeText(cellText(data[selected.column]?.cell(selected.row))).catch(() => undefined)
    } else {
      const place = moveBy(event.key, isCtrl, placeOf(selected, order, shown), count, shown.length)
      const row = place === null ? undefined : order[place.row]
      if (place === null || row === undefined) return
      onSelect({ row, column: shown[place.column] ?? null })
    }
    event.preventDefault()
  }

  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={order.length + 1}
      aria-colcount={shown.length + 1}
      aria-activedescendant={selected === null ? undefined : cellElementId(gridId, selected)}
      tabIndex={0}
      onKeyDown={onKeyDown}
      className="-outline-offset-2! relative max-h-[70vh] overflow-auto print:max-h-none print:overflow-visible border-line border-y text-[0.8125rem]"
      style={{ overflowWrap: 'normal' }}
    >
      <div
        role="presentation"
        className="relative min-w-full"
        style={{ height: rows.getTotalSize(), width: columns.total }}
      >
        <div role="rowgroup" className="sticky top-0 z-10">
          <div role="row" aria-rowindex={1} className="flex" style={{ height: HEADER_HEIGHT }}>
            <div
              role="columnheader"
              aria-colindex={1}
              className="sticky start-0 z-2 shrink-0 border-line border-r border-b bg-sunken"
              style={{ width: columns.numbers }}
            >
              <span className="sr-only">Row</span>
            </div>
            <GridLine
              columns={columns}
              draw={({ column, place }) => {
                const header = headers.get(column.id)
                const source = data[columnIndex(column.id)]
                if (header === undefined || source === undefined) return null
                return (
                  <HeaderCell
                    key={column.id}
                    header={header}
                    source={source}
                    place={place}
                    numbers={columns.numbers}
                    isFiltered={filtered.has(source.index)}
                    onMenu={(anchor) => onMenu(source.index, anchor)}
                  />
                )
              }}
            />
            <div role="presentation" className="flex-1 border-line border-b bg-sunken" />
          </div>
        </div>
        <div role="rowgroup">
          {rows.getVirtualItems().map(({ index, start }) => {
            const row = order[index]
            if (row === undefined) return null
            return (
              <GridRow
                key={row}
                gridId={gridId}
                row={row}
                place={index}
                top={start}
                columns={columns}
                data={data}
                looks={looks}
                selected={selected}
                onSelect={onSelect}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}
