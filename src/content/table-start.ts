/** The first rows of a table in a JSON text of many megabytes, without values for the rest of it. */
import { isJsonObject, tryJson } from '#contract/json.ts'
import { readPandas } from '#contract/pandas-table.ts'
import { readTableRows, type Table } from '#contract/table-rows.ts'
import { JsonScan } from './json-scan.ts'

/** Rows whose names become columns. */
const MAX_ROWS = 200
/** For an object: how many of its members are read, and how many cells of each. */
const MAX_MEMBERS = 1000
const MAX_CELLS = 10
/** Lists of column names are needed in full, unless they are as long as this. */
const MAX_NAMES_CHARS = 200_000
const MAX_SCALAR_CHARS = 1000
/** A row may be a megabyte of text. */
const MAX_START_CHARS = 500_000

export type TableStart = {
  /** The first rows. */
  table: Table
  rowCount: number
  /** The columns of the first rows. */
  columnCount: number
}

/** Null if the text is not a table. Syntax errors after the first rows are not noticed. */
export function readTableStart(text: string): TableStart | null {
  const scan = new JsonScan(text)
  return scan.isNext('[') ? readList(scan) : scan.isNext('{') ? readObject(scan) : null
}

function readList(scan: JsonScan): TableStart | null {
  const items = scan.container(MAX_ROWS)
  if (items === null || !scan.isAtEnd()) return null
  return startOf(items.start, (table) => ({ rowCount: items.containers, columnCount: table.columns.length }))
}

function readObject(scan: JsonScan): TableStart | null {
  const starts: string[] = []
  let [members, read, longest, dataRows] = [0, 0, 0, 0]
  const isRead = scan.members((name) => {
    const from = scan.at
    const value = scan.container(MAX_CELLS)
    if (value === null) {
      if (!scan.skipValue()) return false
      starts.push(`${name}:${scan.at - from <= MAX_SCALAR_CHARS ? scan.text.slice(from, scan.at) : '""'}`)
      return starts.length <= MAX_MEMBERS
    }
    members++
    longest = Math.max(longest, value.items)
    if (name === '"data"') dataRows = value.items
    const isWhole = (name === '"columns"' || name === '"schema"') && scan.at - from <= MAX_NAMES_CHARS
    const start = isWhole ? scan.text.slice(from, scan.at) : value.start
    if (read < MAX_MEMBERS) {
      starts.push(`${name}:${start}`)
      read++
    }
    return true
  })
  if (!isRead || !scan.isAtEnd()) return null
  const start = `{${starts.join(',')}}`
  const value = start.length <= MAX_START_CHARS ? tryJson(start) : undefined
  if (value === undefined || !isJsonObject(value)) return null
  const shape = readPandas(value)?.shape
  return startOf(start, ({ columns: { length } }) => {
    if (shape === 'split' || shape === 'table') return { rowCount: dataRows, columnCount: length }
    if (shape === 'index') return { rowCount: members, columnCount: length }
    return { rowCount: longest, columnCount: length + members - read }
  })
}

function startOf(start: string, count: (table: Table) => Omit<TableStart, 'table'>): TableStart | null {
  if (start.length > MAX_START_CHARS) return null
  const table = readTableRows(start)
  return 'error' in table ? null : { table, ...count(table) }
}
