import { type Place, shapeOf, writeItems, writeMembers } from '#sdk/arguments/write-json.ts'

/** The values of one column: an array, a Set or a typed array. */
export type TableColumn = ArrayLike<unknown> | ReadonlySet<unknown>

/** An array of objects or arrays, one per row; or an object or a Map of arrays, one per column. */
export type TableData = readonly object[] | ReadonlyMap<string, TableColumn> | Readonly<Record<string, TableColumn>>

/** The table as JSON text, as Prefect's client sends it. */
export function formatTable(table: TableData): string {
  const place: Place = { root: 'table', path: [], ancestors: new Set() }
  const shape = shapeOf(table, place)
  if (shape.kind === 'list') return `[${checkedRows(writeItems(table, shape.items, place)).join(',')}]`
  if (shape.kind === 'object') return `{${checkedColumns(writeMembers(table, shape.members, place)).join(',')}}`
  throw new TypeError('A table is a list of objects, a list of lists, or an object of lists')
}

function checkedRows(rows: string[]): string[] {
  const opening = rows[0]?.startsWith('[') ? '[' : '{'
  const at = rows.findIndex((row) => !row.startsWith(opening))
  if (at < 0) return rows
  const wanted = opening === '[' ? 'a list like the rows before it' : 'an object'
  throw new TypeError(`table[${at}] is ${nameOfText(rows[at] ?? '')}, not ${wanted}`)
}

function checkedColumns(columns: [string, string][]): string[] {
  return columns.map(([name, text]) => {
    const quoted = JSON.stringify(name)
    if (text.startsWith('[')) return `${quoted}:${text}`
    throw new TypeError(`Column ${quoted} of the table is ${nameOfText(text)}, not a list`)
  })
}

/** Describes the value of a JSON text. */
function nameOfText(text: string): string {
  if (text.startsWith('{')) return 'an object'
  if (text.startsWith('[')) return 'a list'
  return text.startsWith('"') ? 'a string' : text
}
