import type { Cell, Table } from '#contract/table-rows.ts'
import { CellIds } from './cell-identity.ts'
import { isNested, isSameCell, type Tolerance } from './same-cell.ts'

/** A renamed column has other values in at most this share of the rows. */
const MAX_MISSES = 0.1

/** Bound the work on tables that have hardly anything in common. */
const MAX_COLUMNS = 100
const MAX_ROWS = 1000

/**
 * Matches removed columns with added ones that have the same values, in a sample of the rows of a large table. Columns
 * of nested values are not matched, and neither are those with only one value.
 *
 * @param oldRowOf the old row by new row, −1 for an added one
 * @param oldColumnOf the old column by new column, −1 for an added one
 * @returns as `oldColumnOf`
 */
export function matchRenamed(
  before: Table,
  after: Table,
  oldRowOf: Int32Array,
  oldColumnOf: Int32Array,
  tolerance: Tolerance,
): Int32Array {
  const common = new Set(oldColumnOf)
  const removed = [...before.columns.keys()].filter((column) => !common.has(column)).slice(0, MAX_COLUMNS)
  const added = new Set([...after.columns.keys()].filter((column) => oldColumnOf[column] === -1).slice(0, MAX_COLUMNS))
  if (removed.length === 0 || added.size === 0) return oldColumnOf
  const matched = oldColumnOf.slice()
  const pairs = sampleRows(before, after, oldRowOf)
  for (const oldColumn of removed) {
    const cells = pairs.map(([row]) => row[oldColumn])
    const isUsual = isMostCommon(cells)
    let best: { column: number; misses: number } | null = null
    for (const column of added) {
      const newCells = pairs.map(([, row]) => row[column])
      const misses = countMisses(cells, newCells, isUsual, tolerance)
      if (misses !== null && misses < (best?.misses ?? Number.POSITIVE_INFINITY)) best = { column, misses }
    }
    if (best === null) continue
    matched[best.column] = oldColumn
    added.delete(best.column)
  }
  return matched
}

/** Aligned rows at equal distances. */
function sampleRows(before: Table, after: Table, oldRowOf: Int32Array): [old: Cell[], new: Cell[]][] {
  const aligned = Int32Array.from(oldRowOf.keys()).filter((row) => oldRowOf[row] !== -1)
  const step = Math.max(aligned.length / MAX_ROWS, 1)
  return Array.from({ length: Math.min(aligned.length, MAX_ROWS) }, (_, at) => {
    const row = aligned[Math.floor(at * step)] ?? 0
    return [before.rows[oldRowOf[row] ?? 0] ?? [], after.rows[row] ?? []]
  })
}

/** For each cell, whether it has the most common value. */
function isMostCommon(cells: Cell[]): boolean[] {
  const cellIds = new CellIds()
  const ids = cells.map((cell) => cellIds.idOf(cell))
  const counts = new Int32Array(cellIds.count)
  for (const id of ids) counts[id] = (counts[id] ?? 0) + 1
  const most = counts.indexOf(counts.reduce((a, b) => Math.max(a, b), 0))
  return ids.map((id) => id === most)
}

/** Null if too many cells differ. The most common value alone says little, so the others have to agree as well. */
function countMisses(old: Cell[], next: Cell[], isUsual: boolean[], tolerance: Tolerance): number | null {
  const unusual = isUsual.filter((usual) => !usual).length
  if (unusual === 0) return null
  let [misses, unusualMisses] = [0, 0]
  for (const [at, cell] of old.entries()) {
    if (!isNested(cell) && isSameCell(cell, next[at], tolerance)) continue
    misses++
    if (isUsual[at] === false) unusualMisses++
    if (misses > MAX_MISSES * old.length || unusualMisses > MAX_MISSES * unusual) return null
  }
  return misses
}
