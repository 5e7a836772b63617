import { type Table, type UnreadableRow, withHeaderRow } from '#contract/table-rows.ts'
import { allRows, isPlain, type RowQuery, rowOrder } from './columns/row-order.ts'
import { type TableColumn, tableColumns } from './columns/table-column.ts'
import { MAX_COLUMNS } from './grid/grid-layout.ts'

/** A table as the view needs it, whose cells may be in a worker. */
export type ShownTable = {
  names: string[]
  /** The first columns, with the rows that have been read. */
  data: TableColumn[]
  rowCount: number
  /** Whether all rows have been read. */
  isRead: boolean
  unreadable: UnreadableRow[]
  /** Whether its first row may be its header, as in a list of lists. */
  mayHaveHeader: boolean
  /** How many rows of the source come before the first one. */
  headerRows: number
  /** The table without a header row. */
  source: () => Table
  /** The indices of the rows; null if they are not known yet. Equal queries have the same promise. */
  find: (query: RowQuery) => Uint32Array | Promise<Uint32Array> | null
}

/** The table with its first row as the header if it may be one and `hasHeader`. */
export function chooseHeader(source: Table, hasHeader: boolean) {
  const isNamed = hasHeader && source.namedByPosition === true
  return {
    table: isNamed ? withHeaderRow(source) : source,
    mayHaveHeader: source.namedByPosition === true && source.rows.length > 0,
    headerRows: isNamed ? 1 : 0,
  }
}

/** A whole table. */
export function wholeTable(source: Table, hasHeader: boolean): ShownTable {
  const { table, mayHaveHeader, headerRows } = chooseHeader(source, hasHeader)
  const data = tableColumns(table).slice(0, MAX_COLUMNS)
  return {
    names: table.columns,
    data,
    rowCount: table.rows.length,
    isRead: true,
    unreadable: table.unreadable,
    mayHaveHeader,
    headerRows,
    source: () => source,
    find: (query) => rowOrder(table.rows.length, data, query),
  }
}

/** The first rows of a table with `sourceRows` rows, most of which have not been read. */
export function startedTable(source: Table, hasHeader: boolean, sourceRows: number): ShownTable {
  const start = wholeTable(source, hasHeader)
  const rowCount = Math.max(start.rowCount, sourceRows - start.headerRows)
  const rows = allRows(rowCount)
  return { ...start, rowCount, isRead: false, unreadable: [], find: (query) => (isPlain(query) ? rows : null) }
}
