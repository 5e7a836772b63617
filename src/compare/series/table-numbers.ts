/** The numbers of a table: its size and its numeric cells, addressed by row key × column. */
import { cellText } from '#content/cell-text.ts'
import type { Table } from '#contract/table-rows.ts'
import { finiteNumber, type NumberEntry, nameFrom } from './number-entry.ts'
import { findRow, keyIndexes, rowAddress, rowTexts } from './row-address.ts'
import { firstByKey } from './row-selection.ts'

/** The names of the size of a table. */
const SIZES = ['rows', 'columns']
/** The cells of rows with longer keys are found by address only. */
const MAX_KEY_CHARS = 200

type NumericTable = {
  table: Table
  /** Indexes of the key columns; empty if rows are addressed by position. */
  key: number[]
  /** Columns with numbers, key columns excepted. */
  numeric: number[]
  /** Whether one column at most may hold numbers: cells are named by their row only. */
  hasOneValue: boolean
}

/** The numbers worth a chart, the main one first. Which rows they are of does not depend on the order of the rows. */
export function mainTableNumbers(table: Table, rowKey: string[] | null | undefined, limit: number): NumberEntry[] {
  const numericTable = readNumericTable(table, rowKey)
  const size = [sizeEntry('rows', table.rows.length), sizeEntry('columns', table.columns.length)]
  const maxCells = limit - size.length
  const cells = firstCells(numericTable, maxCells)
  const isMain = cells.length === 1 || table.rows.length === 1 || isNameValueTable(numericTable, maxCells)
  return isMain ? [...cells, ...size] : [...size, ...cells]
}

/** As `mainTableNumbers`, without the size of the table. */
export function mainTableCells(table: Table, rowKey: string[] | null | undefined, limit: number): NumberEntry[] {
  return firstCells(readNumericTable(table, rowKey), limit)
}

/** The cells of whole rows, unless a single row has too many. */
function firstCells(numericTable: NumericTable, limit: number): NumberEntry[] {
  const { table, key, numeric } = numericTable
  const columns = numeric.slice(0, limit)
  const rows = firstByKey(table.rows, Math.floor(limit / Math.max(1, columns.length)), (row) => rowTexts(row, key))
  return rows.flatMap((index) => rowNumbers(numericTable, index, columns))
}

/** All numeric cells, row by row. Names may repeat. */
export function* tableNumbers(table: Table, rowKey: string[] | null | undefined): Generator<NumberEntry> {
  const numericTable = readNumericTable(table, rowKey)
  for (const index of table.rows.keys()) yield* rowNumbers(numericTable, index, numericTable.numeric)
}

/** The number in a cell. The row may be left out if there is only one, and the column if only one has numbers. */
export function tableCell(
  table: Table,
  { row, column }: { row: string[] | null; column: string | null },
  rowKey: string[] | null | undefined,
): number | null {
  const { key, numeric } = readNumericTable(table, rowKey)
  const columnIndex = column === null ? soleOf(numeric) : table.columns.indexOf(column)
  const rowIndex = row === null ? soleOf([...table.rows.keys()]) : findRow(table, row, key)
  return finiteNumber(table.rows[rowIndex]?.[columnIndex])
}

function soleOf(indexes: number[]): number {
  return indexes.length === 1 ? (indexes[0] ?? -1) : -1
}

function sizeEntry(name: string, value: number): NumberEntry {
  return { name, row: null, column: null, value }
}

function readNumericTable(table: Table, rowKey: string[] | null | undefined): NumericTable {
  const key = keyIndexes(table, rowKey)
  const hasNumbers = table.columns.map(() => false)
  const hasOthers = table.columns.map(() => false)
  for (const row of table.rows) {
    for (let column = 0; column < row.length; column++) {
      const cell = row[column]
      if (typeof cell === 'number' || typeof cell === 'bigint') hasNumbers[column] = true
      else if (cell !== null && cell !== undefined) hasOthers[column] = true
    }
  }
  const values = [...table.columns.keys()].filter((column) => !key.includes(column))
  return {
    table,
    key,
    numeric: values.filter((column) => hasNumbers[column]),
    // A column that is empty in this version may have numbers in another.
    hasOneValue: values.filter((column) => hasNumbers[column] || !hasOthers[column]).length <= 1,
  }
}

function rowNumbers(numericTable: NumericTable, index: number, columns: number[]): NumberEntry[] {
  const { table, key, hasOneValue } = numericTable
  const cells = table.rows[index] ?? []
  const row = rowAddress(cells, index, key)
  if (row.some((text) => text.length > MAX_KEY_CHARS)) return []
  const isOnlyRow = key.length === 0 && table.rows.length === 1
  return columns.flatMap((at) => {
    const value = finiteNumber(cells[at])
    const column = table.columns[at] ?? ''
    if (value === null) return []
    const short = nameFrom(isOnlyRow ? [column] : hasOneValue ? row : [...row, column])
    return [{ name: SIZES.includes(short) ? nameFrom([...row, column]) : short, row, column, value }]
  })
}

/** Each row is a number with a name, as opposed to a number with a date. */
function isNameValueTable({ table, key, numeric }: NumericTable, maxRows: number): boolean {
  const [name] = key
  if (key.length !== 1 || name === undefined || numeric.length !== 1 || table.columns.length !== 2) return false
  return table.rows.length <= maxRows && table.rows.every((row) => !/^(\d{4}-\d\d|\d+$)/.test(cellText(row[name])))
}
