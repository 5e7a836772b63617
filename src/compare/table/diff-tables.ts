/** Compares two tables: aligns rows by a key, and columns by name. */
import type { Table } from '#contract/table-rows.ts'
import { alignByKey, alignByPosition } from './align-rows.ts'
import { compareRows, type RowCounts } from './compare-rows.ts'
import { guessKey } from './guess-key.ts'
import { matchColumns } from './match-columns.ts'
import { type MergedOrder, mergeOrder } from './merged-order.ts'
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
  const oldColumnOf = matchColumns(before.columns, after.columns)
  const chosen = chosenKey(before, after, options.rowKey)
  const key = chosen ?? guessKey([before, after])
  const keyColumns = key.map((name) => [before.columns.indexOf(name), after.columns.indexOf(name)] as const)
  const aligned = key.length === 0 ? alignByPosition(before, after) : alignByKey(before, after, keyColumns)
  const columns = mergeOrder(before.columns.length, oldColumnOf)
  const rows = mergeOrder(before.rows.length, aligned.oldOf)
  return {
    before,
    after,
    tolerance,
    key,
    isKeyGuessed: chosen === null,
    duplicateKeys: aligned.duplicateKeys,
    columns,
    rows,
    ...compareRows(before, after, columns, rows, tolerance),
  }
}

/** Null if the key is to be guessed, also because a version does not have the column. A version without rows needs none. */
function chosenKey(before: Table, after: Table, rowKey: string[] | null | undefined): string[] | null {
  if (rowKey === null || rowKey === undefined) return null
  const versions = [before, after].filter(({ rows }) => rows.length > 0)
  const isKnown = rowKey.every((name) => versions.every(({ columns }) => columns.includes(name)))
  return isKnown ? [...new Set(rowKey)] : null
}
