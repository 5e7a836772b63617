/** Columns that could align the rows of tables. */
import type { Cell, Table } from '#contract/table-rows.ts'
import { rankKeyName } from './key-names.ts'

/** A column that all tables have. `indexes` are by table; −1 in a table without rows that does not have it. */
export type SharedColumn = { name: string; indexes: number[] }

/** `rank`: how well its name suits a key, the lower, the better. */
export type KeyColumn = SharedColumn & { rank: number }

/** Longer text is a description, not a name. */
const MAX_NAME_LENGTH = 200

/** The columns that all tables have, in the order of the last table with rows. */
export function sharedColumns(tables: readonly Table[]): SharedColumn[] {
  const firstIndexes = tables.map(({ columns }) => {
    const index = new Map<string, number>()
    columns.forEach((name, at) => {
      if (!index.has(name)) index.set(name, at)
    })
    return index
  })
  const names = new Set(tables.findLast(({ rows }) => rows.length > 0)?.columns)
  return Array.from(names, (name) => ({ name, indexes: firstIndexes.map((index) => index.get(name) ?? -1) })).filter(
    ({ indexes }) => tables.every(({ rows }, table) => rows.length === 0 || indexes[table] !== -1),
  )
}

/** Columns that may be a key, the best name first. */
export function rankColumns(tables: readonly Table[]): KeyColumn[] {
  return sharedColumns(tables)
    .filter((column) =>
      tables.every(({ rows: [row] }, table) => row === undefined || isKeyCell(row[column.indexes[table] ?? -1])),
    )
    .map((column) => ({ ...column, rank: rankKeyName(column.name) }))
    .toSorted((a, b) => a.rank - b.rank)
}

/**
 * What the cells of a column are; null if it cannot be a key, because a cell is missing, null, empty, a fraction, a
 * boolean, nested or a long text, or because it has numbers and text. The first row of a list of lists may be its header.
 */
export function keyKindOf(tables: readonly Table[], { indexes }: SharedColumn): 'text' | 'integer' | null {
  let kind: 'text' | 'integer' | null = null
  for (const [table, { rows, namedByPosition }] of tables.entries()) {
    const at = indexes[table] ?? -1
    for (const row of rows) {
      const cell = row[at]
      if (!isKeyCell(cell)) return null
      const kindOfCell = typeof cell === 'string' ? 'text' : 'integer'
      if (namedByPosition && row === rows[0] && kindOfCell === 'text') continue
      kind ??= kindOfCell
      if (kind !== kindOfCell) return null
    }
  }
  return kind
}

function isKeyCell(cell: Cell): boolean {
  if (typeof cell === 'string') return cell !== '' && cell.length <= MAX_NAME_LENGTH
  return typeof cell === 'bigint' || Number.isInteger(cell)
}
