import { useTable } from '@tanstack/react-table'
import { useDeferredValue, useMemo, useState } from 'react'
import { formatNumber, plural } from '#content/number.ts'
import { usePreference } from '#ui/preferences.ts'
import { ColumnList } from './columns/column-list.tsx'
import { ColumnMenu } from './columns/column-menu.tsx'
import { columnId, columnIndex, features, gridColumns, NO_ROWS } from './features.ts'
import { CellFormats } from './format/cell-format.ts'
import { fitWidths, wantedWidths } from './format/column-width.ts'
import type { NumberFormat } from './format/number-format.ts'
import { useElementWidth } from './format/use-element-width.ts'
import { Grid } from './grid/grid.tsx'
import { MAX_COLUMNS, MAX_ROWS, numberWidth, shownColumns } from './grid/grid-layout.ts'
import { SelectionDetails } from './selection-details.tsx'
import type { ShownTable } from './shown-table.ts'
import { SummaryView } from './summary/summary-view.tsx'
import { useTableAddress } from './table-address.ts'
import { Toolbar } from './toolbar.tsx'
import { UnreadableRows } from './unreadable-rows.tsx'
import { useRows } from './use-rows.ts'

/** Room for a vertical scrollbar. */
const SCROLLBAR_PX = 16

const NO_ORDER = new Uint32Array()

type OpenPanel = { anchor: HTMLElement; content: 'columns' | { column: number } }

/** A table whose columns do not change: its state refers to them by their index. `name` is used for files and screen readers. */
export function NamedTable({ table, name }: { table: ShownTable; name: string }) {
  const { names, data, rowCount, isRead } = table
  const [address, change] = useTableAddress(names, rowCount)
  const { selected, search, sorting, filters, bars } = address
  const zone = usePreference('zone')
  const formats = useMemo(() => new CellFormats(address.formats, zone), [address.formats, zone])
  const [card, width] = useElementWidth()
  const wanted = useMemo(() => wantedWidths(data, formats), [data, formats])
  const columns = useMemo(
    () => gridColumns(data, fitWidths(wanted, (width ?? 0) - numberWidth(rowCount) - SCROLLBAR_PX)),
    [data, wanted, width, rowCount],
  )
  const model = useTable({
    features,
    columns,
    data: NO_ROWS,
    manualSorting: true,
    sortDescFirst: false,
    columnResizeMode: 'onChange',
    state: { sorting },
    onSortingChange: (next) => change({ sorting: typeof next === 'function' ? next(sorting) : next }),
  })
  const [panel, setPanel] = useState<OpenPanel | null>(null)
  const shown = shownColumns(model).flatMap(({ id }) => data[columnIndex(id)] ?? [])
  const query = useMemo(
    () => ({
      sorts: sorting.map(({ id, desc }) => ({ column: columnIndex(id), desc })),
      filters: [...filters].map(([column, filter]) => ({ column, filter })),
      search,
      zone,
    }),
    [sorting, filters, search, zone],
  )
  const found = useRows(table, useDeferredValue(query))
  const order = found ?? NO_ORDER

  function setFilter(column: number, filter: string) {
    const next = new Map(filters)
    if (filter.trim() === '') next.delete(column)
    else next.set(column, filter)
    change({ filters: next })
  }
  function setFormat(column: number, format: NumberFormat) {
    const next = new Map(address.formats)
    if (format === 'auto') next.delete(column)
    else next.set(column, format)
    change({ formats: next })
  }
  function reset() {
    change({ search: '', sorting: [], filters: new Map(), formats: new Map(), bars: new Set() })
    model.resetColumnVisibility(true)
  }
  const hasLooks = address.formats.size > 0 || bars.size > 0
  const isChanged = search !== '' || filters.size > 0 || sorting.length > 0 || hasLooks || shown.length < data.length
  const menu = typeof panel?.content === 'object' ? data[panel.content.column] : undefined
  const menuFormat = (menu && address.formats.get(menu.index)) ?? 'auto'
  const menuColumn = menu && model.getColumn(columnId(menu.index))

  return (
    <div ref={card} className="overflow-hidden rounded-card border border-line bg-surface shadow-card">
      <Toolbar
        shown={{ columns: shown, order }}
        isRead={isRead}
        rowCount={rowCount}
        columnCount={data.length}
        search={search}
        onSearch={(text) => change({ search: text })}
        onColumns={(anchor) => setPanel({ anchor, content: 'columns' })}
        name={name}
        onReset={isChanged ? reset : null}
      />
      {/* Rendering it before its width is known would take the time twice. */}
      {width !== null && (
        <Grid
          label={name}
          model={model}
          data={data}
          looks={{ formats, bars }}
          rowCount={rowCount}
          order={order}
          filtered={new Set(filters.keys())}
          selected={selected}
          onSelect={(cell) => change({ selected: cell })}
          onMenu={(column, anchor) => isRead && setPanel({ anchor, content: { column } })}
        />
      )}
      {order.length === 0 && <p className="p-4 text-muted">{emptyNote(rowCount, found !== null)}</p>}
      {names.length > MAX_COLUMNS && (
        <p className="p-3 text-sm text-warn">
          {`The first ${formatNumber(MAX_COLUMNS)} of ${formatNumber(names.length)} columns are shown.`}
        </p>
      )}
      {order.length > MAX_ROWS && (
        <p className="p-3 text-sm text-warn">
          {`The first ${formatNumber(MAX_ROWS)} rows are shown. Search or filter to find others.`}
        </p>
      )}
      {selected && (
        <SelectionDetails
          address={selected}
          table={table}
          history={address.history}
          onHistory={(history) => change({ history })}
          onSelect={(cell) => change({ selected: cell })}
          onClose={() => change({ selected: null })}
        />
      )}
      {table.unreadable.length > 0 && <UnreadableRows rows={table.unreadable} />}
      {panel?.content === 'columns' && (
        <ColumnList model={model} data={data} anchor={panel.anchor} onClose={() => setPanel(null)} />
      )}
      {panel !== null && menu !== undefined && menuColumn !== undefined && (
        <ColumnMenu
          key={menuColumn.id}
          column={menuColumn}
          source={menu}
          anchor={panel.anchor}
          filter={filters.get(menu.index) ?? ''}
          onFilter={(filter) => setFilter(menu.index, filter)}
          format={menuFormat}
          onFormat={(format) => setFormat(menu.index, format)}
          hasBars={bars.has(menu.index)}
          onBars={() => change({ bars: bars.symmetricDifference(new Set([menu.index])) })}
          summary={
            <SummaryView column={menu} format={formats.of(menu)} hasUnit={!['auto', 'raw'].includes(menuFormat)} />
          }
          onClose={() => setPanel(null)}
        />
      )}
    </div>
  )
}

function emptyNote(rowCount: number, isFound: boolean): string {
  if (!isFound) return `Reading ${plural(rowCount, 'row')} …`
  return rowCount === 0 ? 'Empty table' : 'No matching rows'
}
