import type { Table } from '#contract/table-rows.ts'
import type { MergedOrder } from './merged-order.ts'
import { isSameCell, type Tolerance } from './same-cell.ts'

/** See `TableChange`. */
export type RowCounts = {
  added: number
  removed: number
  changed: number
  moved: number
  same: number
  cells: number
}

/** Compares the cells of aligned rows. */
export function compareRows(
  before: Table,
  after: Table,
  columns: MergedOrder,
  rows: MergedOrder,
  tolerance: Tolerance,
): { isChanged: Uint8Array; counts: RowCounts } {
  const counts = { added: 0, removed: 0, changed: 0, moved: 0, same: 0, cells: 0 }
  const common = Array.from(columns.new.keys()).filter((at) => columns.old[at] !== -1 && columns.new[at] !== -1)
  const oldColumns = Int32Array.from(common, (at) => columns.old[at] ?? -1)
  const newColumns = Int32Array.from(common, (at) => columns.new[at] ?? -1)
  const isChanged = rows.isMoved.map((isMoved, at) => {
    const oldRow = before.rows[rows.old[at] ?? -1]
    const newRow = after.rows[rows.new[at] ?? -1]
    if (oldRow === undefined) counts.added++
    if (newRow === undefined) counts.removed++
    if (oldRow === undefined || newRow === undefined) return 0
    let cells = 0
    for (let column = 0; column < oldColumns.length; column++) {
      if (!isSameCell(oldRow[oldColumns[column] ?? -1], newRow[newColumns[column] ?? -1], tolerance)) cells++
    }
    counts.cells += cells
    counts[cells > 0 ? 'changed' : isMoved === 1 ? 'moved' : 'same']++
    return cells > 0 ? 1 : 0
  })
  return { isChanged, counts }
}
