/** Tables as Prefect's clients publish them: `create_table_artifact(table=…)` of a list of dicts, dict of lists or list of lists. */
import { formatJson, isJsonObject, type Json, JsonError, type JsonObject, memberNames, parseJson } from './json.ts'
import { type RowIndex, readPandas } from './pandas-table.ts'

/** A cell's value; `undefined` if the row lacks the column, as opposed to null. */
export type Cell = Json | undefined

/** A row with another shape than the table. `row` is its position in the data, starting at 1. */
export type UnreadableRow = { row: number; reason: string; value: Json }

export type Table = {
  /** The union of all names, in order of first appearance. */
  columns: string[]
  /** Cells by column index. A row may be shorter than `columns`; the remaining cells are missing. */
  rows: Cell[][]
  unreadable: UnreadableRow[]
  /** For a list of lists, whose first row may be its header. */
  namedByPosition?: true
}

/** A table, or the reason why the data is not a table; check with `'error' in result`. */
export type TableRows = Table | { error: string }

/** Rows without common columns make a table that grows quadratically, to gigabytes for little data. */
const MAX_CELLS = 20_000_000

/**
 * Reads artifact data, JSON text or a JSON value, as a table, in one of these shapes:
 * - a list of objects: columns are the union of all names;
 * - an object of lists: its names are the columns, the lists may have different lengths;
 * - a list of lists: columns are named by position, "1", "2" …; the first row is not treated as a header;
 * - what pandas' `to_json` and `to_dict` write with any `orient`; an index becomes the first columns.
 *
 * The first row that is an object or a list determines the shape of a list. Names keep their order in the text, even if
 * they look like integers. Never throws.
 */
export function readTableRows(data: unknown): TableRows {
  try {
    return readTable(unwrapText(data))
  } catch (error) {
    if (error instanceof JsonError) return { error: `Not JSON: ${error.message} at character ${error.offset + 1}` }
    throw error
  }
}

/** JSON text, or JSON text in a JSON string: what `Artifact(type="table", data=json.dumps(rows))` sends. */
function unwrapText(data: unknown): unknown {
  const once = typeof data === 'string' ? parseJson(data) : data
  return typeof data === 'string' && typeof once === 'string' ? parseJson(once) : once
}

function readTable(value: unknown): TableRows {
  if (Array.isArray(value)) {
    const first = value.find((row) => typeof row === 'object' && row !== null)
    if (first === undefined) {
      return value.length === 0 ? { columns: [], rows: [], unreadable: [] } : { error: 'No row is an object or a list' }
    }
    return Array.isArray(first) ? fromLists(value) : fromObjects(value)
  }
  if (isJsonObject(value)) return fromPandas(value) ?? fromColumns(value)
  return { error: `A table is a list or an object, this is ${nameOf(value)}` }
}

/** `columns` are those that come first, even if no row has them. */
function fromObjects(items: Json[], columns: string[] = []): TableRows {
  const index = new Map(columns.map((name, at) => [name, at]))
  const rows: Cell[][] = []
  const unreadable: UnreadableRow[] = []
  let cells = 0
  for (const [at, item] of items.entries()) {
    if (!isJsonObject(item)) {
      unreadable.push({ row: at + 1, reason: `${nameOf(item)} among objects`, value: item })
      continue
    }
    const row: Cell[] = []
    for (const [position, name] of memberNames(item).entries()) {
      // Most rows have the same names in the same order, so try the same position first.
      const known = columns[position] === name ? position : index.get(name)
      if (known === undefined) {
        index.set(name, columns.length)
        columns.push(name)
      }
      setCell(row, known ?? columns.length - 1, item[name])
    }
    cells += row.length
    if (cells > MAX_CELLS) return tooLarge(items.length)
    rows.push(row)
  }
  return { columns, rows, unreadable }
}

/** Fills the gap with `undefined`, so that the row is a dense array, which is smaller and faster to read. */
function setCell(row: Cell[], column: number, value: Cell): void {
  while (row.length < column) row.push(undefined)
  row[column] = value
}

function fromLists(items: Json[]): TableRows {
  const rows: Cell[][] = []
  const unreadable: UnreadableRow[] = []
  let width = 0
  for (const [at, item] of items.entries()) {
    if (Array.isArray(item)) {
      rows.push(item)
      width = Math.max(width, item.length)
    } else unreadable.push({ row: at + 1, reason: `${nameOf(item)} among lists`, value: item })
  }
  const columns = Array.from({ length: width }, (_, column) => String(column + 1))
  return { columns, rows, unreadable, namedByPosition: true }
}

/** A list of lists with its first row as the names of the columns, which are made unique. */
export function withHeaderRow({ rows: [header = [], ...rows], columns, unreadable }: Table): Table {
  const taken = new Set<string>()
  /** The last number that was appended to a text: thousands of columns may have the same name. */
  const counts = new Map<string, number>()
  const names = columns.map((position, at) => {
    const cell = header[at] ?? ''
    const text = typeof cell === 'object' ? formatJson(cell) : String(cell)
    let name = text === '' ? position : text
    for (let count = (counts.get(text) ?? 1) + 1; taken.has(name); count++) {
      name = `${text} (${count})`
      counts.set(text, count)
    }
    taken.add(name)
    return name
  })
  return { columns: names, rows, unreadable }
}

function fromPandas(object: JsonObject): TableRows | null {
  const table = readPandas(object)
  switch (table?.shape) {
    case undefined:
      return null
    case 'split': {
      const width = table.rows.reduce((most, row) => Math.max(most, row.length), table.columns.length)
      const columns = Array.from({ length: width }, (_, at) => table.columns[at] ?? String(at + 1))
      return withIndex({ columns, rows: table.rows, unreadable: [] }, table.index)
    }
    case 'table':
      return fromObjects(table.rows, table.columns)
    case 'index': {
      const rows = fromObjects(table.rows)
      return 'error' in rows ? rows : withIndex(rows, table.index)
    }
    case 'columns':
      return fromIndexedColumns(table.columns)
  }
}

function withIndex({ columns, rows, unreadable }: Table, index: RowIndex | null): Table {
  if (index === null) return { columns, rows, unreadable }
  const names = index.names.map((name) => (columns.includes(name) ? `${name} (index)` : name))
  const cells = rows.map((row, at) => [...names.map((_, level) => index.values[at]?.[level]), ...row])
  return { columns: [...names, ...columns], rows: cells, unreadable }
}

function fromIndexedColumns(members: [name: string, cells: JsonObject][]): TableRows {
  const rowOf = new Map<string, number>()
  for (const [, cells] of members) {
    for (const name of memberNames(cells)) if (!rowOf.has(name)) rowOf.set(name, rowOf.size)
  }
  const labels = [...rowOf.keys()]
  if (labels.length * (members.length + 1) > MAX_CELLS) return tooLarge(labels.length)
  const rows: Cell[][] = labels.map((label) =>
    members.map(([, cells]) => (Object.hasOwn(cells, label) ? cells[label] : undefined)),
  )
  const index = { names: ['index'], values: labels.map((label) => [label]) }
  return withIndex({ columns: members.map(([name]) => name), rows, unreadable: [] }, index)
}

function fromColumns(object: JsonObject): TableRows {
  const columns = memberNames(object)
  const lists: Json[][] = []
  for (const name of columns) {
    const list = object[name]
    if (!Array.isArray(list)) return { error: `Column ${JSON.stringify(name)} is ${nameOf(list)}, not a list` }
    lists.push(list)
  }
  const length = lists.reduce((longest, list) => Math.max(longest, list.length), 0)
  if (length * columns.length > MAX_CELLS) return tooLarge(length)
  const rows = Array.from({ length }, (_, row) => lists.map((list) => list[row]))
  return { columns, rows, unreadable: [] }
}

function tooLarge(rows: number): TableRows {
  const limit = MAX_CELLS.toLocaleString('en')
  return { error: `The table has ${rows.toLocaleString('en')} rows and more than ${limit} cells` }
}

/** The type of a JSON value in words: "a list", "null". */
export function nameOf(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  if (typeof value === 'bigint' || typeof value === 'number') return 'a number'
  return typeof value === 'string' ? 'a string' : 'a boolean'
}
