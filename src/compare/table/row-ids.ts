import type { Table } from '#contract/table-rows.ts'
import { CellIds } from './cell-identity.ts'

/** For each table, a number for each row; rows have the same number if their keys have the same values. */
export type RowIds = { ids: Int32Array[]; count: number }

/** Numbers rows by the cells of one column, given by its index in each table. */
export function idsByColumn(tables: readonly Table[], indexes: readonly number[]): RowIds {
  const cellIds = new CellIds()
  const ids = tables.map(({ rows }, table) => {
    const column = indexes[table] ?? -1
    const own = new Int32Array(rows.length)
    for (let row = 0; row < own.length; row++) own[row] = cellIds.idOf(rows[row]?.[column])
    return own
  })
  return { ids, count: cellIds.count }
}

/** As `idsByColumn`, but null as soon as a value occurs twice in a table. */
export function uniqueIdsByColumn(tables: readonly Table[], indexes: readonly number[]): RowIds | null {
  const cellIds = new CellIds()
  const ids: Int32Array[] = []
  const lastTable = new Int32Array(tables.reduce((sum, { rows }) => sum + rows.length, 0)).fill(-1)
  for (const [table, { rows }] of tables.entries()) {
    const column = indexes[table] ?? -1
    const own = new Int32Array(rows.length)
    for (let row = 0; row < own.length; row++) {
      const id = cellIds.idOf(rows[row]?.[column])
      if (lastTable[id] === table) return null
      lastTable[id] = table
      own[row] = id
    }
    ids.push(own)
  }
  return { ids, count: cellIds.count }
}

/** Numbers rows by the combination of two numbers. */
export function combineIds(a: RowIds, b: RowIds): RowIds {
  const known = new Map<number, number>()
  const ids = a.ids.map((first, table) => {
    const second = b.ids[table] ?? new Int32Array()
    return first.map((id, row) => {
      const pair = id * b.count + (second[row] ?? 0)
      const found = known.get(pair)
      if (found !== undefined) return found
      known.set(pair, known.size)
      return known.size - 1
    })
  })
  return { ids, count: known.size }
}

/** Whether each table shares at least this share of the rows with the one before it. */
export function hasOverlap({ ids, count }: RowIds, share: number): boolean {
  return ids.every((own, table) => {
    const previous = ids[table - 1]
    if (previous === undefined) return true
    const isPrevious = new Uint8Array(count)
    for (const id of previous) isPrevious[id] = 1
    let shared = 0
    for (const id of own) shared += isPrevious[id] ?? 0
    return shared >= share * Math.min(own.length, previous.length)
  })
}

/** Whether no id occurs twice in a table. */
export function hasUniqueIds({ ids, count }: RowIds): boolean {
  return ids.every((own) => {
    const isSeen = new Uint8Array(count)
    for (const id of own) {
      if (isSeen[id] === 1) return false
      isSeen[id] = 1
    }
    return true
  })
}
