/** Columns that could align the rows of tables. */
import type { Cell, Table } from '#contract/table-rows.ts'
import { scalarIdentity } from './cell-identity.ts'
import { isRowNumberName, rankKeyName } from './key-names.ts'

/** A column that all tables have. `indexes` are by table. */
export type SharedColumn = { name: string; indexes: number[] }

/** `rank`: how well it suits a key, the lower, the better. */
export type KeyColumn = SharedColumn & { rank: number }

/** The rank of text whose name says nothing. */
export const TEXT_RANK = 4
/** The rank of integers whose name says nothing: they may well be measurements. */
export const INTEGER_RANK = 5

/** Longer text is a description, not a name. */
const MAX_NAME_LENGTH = 200

/** The columns that all tables have, in the order of the last one. */
export function sharedColumns(tables: readonly Table[]): SharedColumn[] {
  const indexesOf = tables.map(({ columns }) => new Map(columns.map((name, at) => [name, at] as const).toReversed()))
  return [...new Set(tables.at(-1)?.columns)].flatMap((name) => {
    const indexes = indexesOf.flatMap((index) => index.get(name) ?? [])
    return indexes.length === tables.length ? [{ name, indexes }] : []
  })
}

/** Null for columns that cannot be a key: those with a missing value, a fraction, a boolean or a nested value. */
export function toKeyColumn(tables: readonly Table[], column: SharedColumn): KeyColumn | null {
  let isText = false
  for (const [table, { rows }] of tables.entries()) {
    const at = column.indexes[table] ?? -1
    for (const row of rows) {
      const cell = row[at]
      if (!isKeyCell(cell)) return null
      isText ||= typeof cell === 'string'
    }
  }
  if (isText) return { ...column, rank: isRowNumberName(column.name) ? 2 : (rankKeyName(column.name) ?? TEXT_RANK) }
  if (isRowNumberName(column.name)) return null
  const isFirst = column.indexes.every((index) => index === 0)
  const rank = rankKeyName(column.name) ?? (isFirst ? INTEGER_RANK : null)
  return rank === null ? null : { ...column, rank }
}

function isKeyCell(cell: Cell): boolean {
  if (typeof cell === 'string') return cell !== '' && cell.length <= MAX_NAME_LENGTH
  return typeof cell === 'bigint' || Number.isInteger(cell)
}

/** Whether no value occurs twice in a table. */
export function isUnique(tables: readonly Table[], { indexes }: SharedColumn): boolean {
  return tables.every(({ rows }, table) => {
    const seen = new Set<Cell>()
    const at = indexes[table] ?? -1
    return rows.every((row) => {
      const size = seen.size
      return seen.add(identityOf(row[at])).size > size
    })
  })
}

function identityOf(cell: Cell) {
  return typeof cell === 'object' ? null : scalarIdentity(cell)
}
