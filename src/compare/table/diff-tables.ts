/** Compares two tables: aligns rows by a key, and columns by name. */
import type { Table } from '#contract/table-rows.ts'
import { alignByKey, alignByPosition } from './align-rows.ts'
import { chooseKey } from './choose-key.ts'
import { compareRows, type RowCounts } from './compare-rows.ts'
import { type MergedOrder, mergeOrder } from './merged-order.ts'
import { matchRenamed } from './renamed-columns.ts'
import type { Tolerance } from './same-cell.ts'

export type TableOptions = {
  /** The columns that align rows, by their names in the new version: null guesses them, an empty list aligns by position. */
  rowKey?: string[] | null
  absoluteTolerance?: number
  relativeTolerance?: number
}

/** What differs between two tables, by index of their rows and columns. */
export type TableDiff = {
  before: Table
  after: Table
  tolerance: Tolerance
  /** Names of the new version; empty if rows are aligned by position. */
  key: string[]
  isKeyGuessed: boolean
  duplicateKeys: number
  /** In the order of the new version, with removed ones where they were. */
  columns: MergedOrder
  rows: MergedOrder
  /** Whether a row differs, by index in `rows`: 1 if a cell of a column of both versions changed. */
  isChanged: Uint8Array
  counts: RowCounts
}

/** Takes about linear time in the number of cells. Never throws. */
export function diffTables(before: Table, after: Table, options: TableOptions = {}): TableDiff {
  const tolerance = { absolute: options.absoluteTolerance ?? 0, relative: options.relativeTolerance ?? 0 }
  const key = chooseKey(before, after, options.rowKey ?? null)
  const aligned = key.names.length === 0 ? alignByPosition(before, after) : alignByKey(key.rowIds)
  const sameNames = matchColumns(before.columns, after.columns)
  const oldColumnOf = matchRenamed(before, after, aligned.oldOf, sameNames, tolerance)
  const columns = mergeOrder(before.columns.length, oldColumnOf)
  const rows = mergeOrder(before.rows.length, aligned.oldOf)
  return {
    before,
    after,
    tolerance,
    key: key.names,
    isKeyGuessed: key.isGuessed,
    duplicateKeys: aligned.duplicateKeys,
    columns,
    rows,
    ...compareRows(before, after, columns, rows, tolerance),
  }
}

/** For each new column, the index of the old one with the same name, −1 if there is none. */
function matchColumns(before: readonly string[], after: readonly string[]): Int32Array {
  const indexes = Map.groupBy(before.keys(), (at) => before[at])
  for (const list of indexes.values()) list.reverse()
  // A name may occur more than once: the first one matches the first one, and so on.
  return Int32Array.from(after, (name) => indexes.get(name)?.pop() ?? -1)
}
