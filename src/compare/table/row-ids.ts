import type { Table } from '#contract/table-rows.ts'
import { CellIds } from './cell-identity.ts'

/** For each table, a number for each row; rows have the same number if their keys have the same values. */
export type RowIds = { ids: Int32Array[]; count: number }

/** Numbers rows by the cells of one column, given by its index in each table. */
export function idsByColumn(tables: readonly Table[], columns: readonly number[]): RowIds {
  const cellIds = new CellIds()
  const ids = tables.map(({ rows }, at) => {
    const column = columns[at] ?? -1
    return Int32Array.from(rows, (row) => cellIds.idOf(row[column]))
  })
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
