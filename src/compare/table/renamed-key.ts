import type { Table } from '#contract/table-rows.ts'
import { type KeyColumn, keyKindOf, rankColumns } from './key-column.ts'
import { hasOverlap, uniqueIdsByColumn } from './row-ids.ts'

/** The values of a renamed key column are nearly all those of before. */
const MIN_OVERLAP = 0.9

/** Bounds the number of pairs of columns that are compared. */
const MAX_COLUMNS = 3

/** The old table with the new names of columns that identify rows by the same values in both versions. */
export function renameKeyColumns(before: Table, after: Table): Table {
  const columns = [...before.columns]
  const removed = keyColumnsOf(before, after.columns)
  const added = keyColumnsOf(after, before.columns)
  for (const {
    name,
    indexes: [newColumn = -1],
  } of added) {
    const match = removed.findIndex(({ indexes: [oldColumn = -1] }) => {
      const ids = uniqueIdsByColumn([before, after], [oldColumn, newColumn])
      return ids !== null && hasOverlap(ids, MIN_OVERLAP)
    })
    const [column] = match === -1 ? [] : removed.splice(match, 1)
    const oldColumn = column?.indexes[0]
    if (oldColumn !== undefined) columns[oldColumn] = name
  }
  return { ...before, columns }
}

/** The best columns that identify the rows of one table and that the other does not have. */
function keyColumnsOf(table: Table, otherColumns: string[]): KeyColumn[] {
  const others = new Set(otherColumns)
  const found: KeyColumn[] = []
  for (const column of rankColumns([table])) {
    if (others.has(column.name) || uniqueIdsByColumn([table], column.indexes) === null) continue
    if (keyKindOf([table], column) === null) continue
    found.push(column)
    if (found.length === MAX_COLUMNS) break
  }
  return found
}
