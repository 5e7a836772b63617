import type { SortingState } from '@tanstack/react-table'
import { use, useEffect, useRef, useState } from 'react'
import { useSearchParams } from 'react-router'
import { OwnsAddress, viewParameters } from '#ui/renderers/url-state.ts'
import { columnId, columnIndex } from './features.ts'
import { NUMBER_FORMATS, type NumberFormat } from './format/number-format.ts'

/** A row by its index, or one of its cells. */
export type CellAddress = { row: number; column: number | null }

/** The table state in the URL, restored by a reload or a shared link. */
export type TableAddress = {
  selected: CellAddress | null
  search: string
  sorting: SortingState
  /** By column index. */
  filters: ReadonlyMap<number, string>
  /** By column index; other columns have the format `auto`. */
  formats: ReadonlyMap<number, NumberFormat>
  /** Indices of columns with bars. */
  bars: ReadonlySet<number>
  /** Whose history is shown with the selected cell: its row by key as JSON, "" if that is not known yet; null without history. */
  history: string | null
}

/** Avoids a navigation for every keystroke. */
const DEBOUNCE_MS = 250

/**
 * The state of a table, kept in the URL: `?row=12&column=score&table-search=…&table-sort=desc:score&
 * table-filter=score:>5&table-format=bytes:size&table-bars=score`, rows counted from 1. The URL is updated after a delay, and not used at all if several
 * artifacts share the page.
 */
export function useTableAddress(names: readonly string[], rowCount: number) {
  const [search, setSearch] = useSearchParams()
  const ownsAddress = use(OwnsAddress)
  const [address, setAddress] = useState(() => readAddress(ownsAddress ? search : NO_PARAMETERS, names, rowCount))
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  function change(part: Partial<TableAddress>) {
    const next = { ...address, ...part }
    setAddress(next)
    clearTimeout(timer.current)
    if (!ownsAddress) return
    timer.current = setTimeout(() => {
      setSearch((before) => withAddress(before, next, names), { replace: true, preventScrollReset: true })
    }, DEBOUNCE_MS)
  }
  return [address, change] as const
}

/** Whether the first row is the header: `?table-header=1`. A change resets the rest, which refers to other columns. */
export function useHeaderRow() {
  const [search, setSearch] = useSearchParams()
  const ownsAddress = use(OwnsAddress)
  const [local, setLocal] = useState(false)
  function change(hasHeader: boolean) {
    if (!ownsAddress) return setLocal(hasHeader)
    const withHeader = (before: URLSearchParams) => {
      const next = new URLSearchParams(before)
      for (const name of viewParameters) next.delete(name)
      if (hasHeader) next.set('table-header', '1')
      return next
    }
    setSearch(withHeader, { replace: true, preventScrollReset: true })
  }
  return [ownsAddress ? search.get('table-header') === '1' : local, change] as const
}

const NO_PARAMETERS = new URLSearchParams()

function readAddress(search: URLSearchParams, names: readonly string[], rowCount: number): TableAddress {
  return {
    selected: readSelected(search, names, rowCount),
    search: search.get('table-search') ?? '',
    sorting: search.getAll('table-sort').flatMap((text) => {
      const [, direction, name = ''] = /^(asc|desc):(.*)$/s.exec(text) ?? []
      const column = names.indexOf(name)
      return direction === undefined || column < 0 ? [] : [{ id: columnId(column), desc: direction === 'desc' }]
    }),
    filters: new Map(
      search.getAll('table-filter').flatMap((text): [number, string][] => {
        const column = names.findIndex((name) => text.startsWith(`${name}:`))
        const name = names[column]
        return name === undefined ? [] : [[column, text.slice(name.length + 1)]]
      }),
    ),
    formats: new Map(
      search.getAll('table-format').flatMap((text): [number, NumberFormat][] => {
        const format = NUMBER_FORMATS.find((format) => text.startsWith(`${format}:`))
        const column = format === undefined ? -1 : names.indexOf(text.slice(format.length + 1))
        return format === undefined || column < 0 ? [] : [[column, format]]
      }),
    ),
    bars: new Set(search.getAll('table-bars').map((name) => names.indexOf(name))),
    history: search.get('cell-history'),
  }
}

function readSelected(search: URLSearchParams, names: readonly string[], rowCount: number): CellAddress | null {
  const row = Number(search.get('row') ?? Number.NaN) - 1
  if (!Number.isInteger(row) || row < 0 || row >= rowCount) return null
  const column = names.indexOf(search.get('column') ?? '')
  return { row, column: search.has('column') && column >= 0 ? column : null }
}

/** `search` with the table state replaced. */
function withAddress(search: URLSearchParams, address: TableAddress, names: readonly string[]): URLSearchParams {
  const next = withCell(search, address.selected, names)
  for (const name of ['table-search', 'table-sort', 'table-filter', 'table-format', 'table-bars', 'cell-history']) {
    next.delete(name)
  }
  if (address.search !== '') next.set('table-search', address.search)
  for (const { id, desc } of address.sorting) {
    next.append('table-sort', `${desc ? 'desc' : 'asc'}:${names[columnIndex(id)]}`)
  }
  for (const [column, filter] of address.filters) next.append('table-filter', `${names[column]}:${filter}`)
  for (const [column, format] of address.formats) next.append('table-format', `${format}:${names[column]}`)
  for (const column of address.bars) if (column >= 0) next.append('table-bars', names[column] ?? '')
  if (address.history !== null && address.selected !== null) next.set('cell-history', address.history)
  return next
}

/** `search` with the selected row or cell replaced, or removed if null. */
export function withCell(search: URLSearchParams, cell: CellAddress | null, names: readonly string[]) {
  const next = new URLSearchParams(search)
  next.delete('row')
  next.delete('column')
  if (cell === null) return next
  next.set('row', String(cell.row + 1))
  const name = cell.column === null ? undefined : names[cell.column]
  if (name !== undefined) next.set('column', name)
  return next
}
