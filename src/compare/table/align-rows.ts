import type { Table } from '#contract/table-rows.ts'
import type { RowIds } from './row-ids.ts'

/** `oldOf`: the old row by new row, −1 for an added one. `duplicateKeys`: see `TableChange`. */
export type AlignedRows = { oldOf: Int32Array; duplicateKeys: number }

export function alignByPosition(before: Table, after: Table): AlignedRows {
  const oldOf = Int32Array.from(after.rows, (_, at) => (at < before.rows.length ? at : -1))
  return { oldOf, duplicateKeys: 0 }
}

/** Aligns rows of two tables that have the same id. Rows of a table that have the same id are paired in order. */
export function alignByKey({ ids, count }: RowIds): AlignedRows {
  const [oldIds = new Int32Array(), newIds = new Int32Array()] = ids
  const oldCounts = countById(oldIds, count)
  const newCounts = countById(newIds, count)
  /** By id, the first old row that has no partner yet; by old row, the next one with the same id. */
  const firstOld = new Int32Array(count).fill(-1)
  const nextOld = new Int32Array(oldIds.length)
  for (let row = oldIds.length - 1; row >= 0; row--) {
    const id = oldIds[row] ?? 0
    nextOld[row] = firstOld[id] ?? -1
    firstOld[id] = row
  }
  const oldOf = newIds.map((id) => {
    const old = firstOld[id] ?? -1
    if (old !== -1) firstOld[id] = nextOld[old] ?? -1
    return old
  })
  let duplicateKeys = 0
  oldCounts.forEach((oldCount, id) => {
    const rows = Math.max(oldCount, newCounts[id] ?? 0)
    if (rows > 1) duplicateKeys += rows
  })
  return { oldOf, duplicateKeys }
}

function countById(ids: Int32Array, count: number): Int32Array {
  const counts = new Int32Array(count)
  for (const id of ids) counts[id] = (counts[id] ?? 0) + 1
  return counts
}
