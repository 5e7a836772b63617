/** A table diff as it is on the wire. */
import type { CellChange, ColumnChange, RowChange, TableChange } from '#contract/compare/change.ts'
import type { Cell } from '#contract/table-rows.ts'
import type { TableDiff } from './diff-tables.ts'
import { isSameCell } from './same-cell.ts'

const MAX_CHANGE_INDEXES = 10_000

/** Which rows of a table to list. A page of a table with many columns has fewer than `limit` rows, but at least one. */
export type RowsPage = { changedOnly: boolean; limit: number; offset: number; maxCells?: number }

/** Builds one page of the rows. `changedOnly` leaves out rows that are the same. */
export function tableChange(
  diff: TableDiff,
  { changedOnly, limit, offset, maxCells = Number.POSITIVE_INFINITY }: RowsPage,
): TableChange {
  const changes = changedRows(diff)
  const rowCount = changedOnly ? changes.length : diff.rows.new.length
  const columns = columnChanges(diff)
  const maxRows = Math.max(Math.floor(maxCells / columns.length), 1)
  const size = Math.max(Math.min(limit, maxRows, rowCount - offset), 0)
  const page = Array.from({ length: size }, (_, at) => (changedOnly ? (changes[offset + at] ?? 0) : offset + at))
  const { added, removed, changed, moved, same, cells } = diff.counts
  return {
    kind: 'table',
    key: diff.key,
    is_key_guessed: diff.isKeyGuessed,
    duplicate_keys: diff.duplicateKeys,
    columns,
    counts: { added, removed, changed, moved, same, cells },
    rows: page.map((at) => rowChange(diff, at)),
    row_count: rowCount,
    change_indexes: Array.from(changes.subarray(0, MAX_CHANGE_INDEXES), (at, index) => (changedOnly ? index : at)),
  }
}

/** The columns of both versions. */
export function columnChanges({ before, after, columns, key }: TableDiff): ColumnChange[] {
  return Array.from(columns.new, (newColumn, at) => {
    const oldName = before.columns[columns.old[at] ?? -1] ?? null
    const name = after.columns[newColumn] ?? null
    return {
      name,
      old_name: oldName,
      status: oldName === null ? 'added' : name === null ? 'removed' : name === oldName ? 'same' : 'renamed',
      is_moved: columns.isMoved[at] === 1,
      is_key: name !== null && key.includes(name),
    }
  })
}

/** The indexes of rows that are not the same. */
function changedRows({ rows, isChanged, counts }: TableDiff): Int32Array {
  const changes = new Int32Array(rows.new.length - counts.same)
  let place = 0
  for (let at = 0; at < rows.new.length; at++) {
    const isSame = isChanged[at] === 0 && rows.isMoved[at] === 0 && rows.old[at] !== -1 && rows.new[at] !== -1
    if (!isSame) changes[place++] = at
  }
  return changes
}

function rowChange(diff: TableDiff, at: number): RowChange {
  const { rows, columns } = diff
  const oldRow = rows.old[at] ?? -1
  const newRow = rows.new[at] ?? -1
  return {
    status: statusOf(diff, at),
    is_moved: rows.isMoved[at] === 1,
    old_row: oldRow === -1 ? null : oldRow + 1,
    new_row: newRow === -1 ? null : newRow + 1,
    cells: Array.from(columns.new.keys(), (column) => {
      const [old, next] = cellsAt(diff, at, column)
      const cell: CellChange = { is_changed: isCellChanged(diff, at, column) }
      if (old !== undefined) cell.old = old
      if (next !== undefined) cell.new = next
      return cell
    }),
  }
}

function statusOf({ rows, isChanged }: TableDiff, at: number): RowChange['status'] {
  if (rows.old[at] === -1) return 'added'
  if (rows.new[at] === -1) return 'removed'
  if (isChanged[at] === 1) return 'changed'
  return rows.isMoved[at] === 1 ? 'moved' : 'same'
}

function cellsAt({ before, after, rows, columns }: TableDiff, row: number, column: number): [old: Cell, next: Cell] {
  return [
    before.rows[rows.old[row] ?? -1]?.[columns.old[column] ?? -1],
    after.rows[rows.new[row] ?? -1]?.[columns.new[column] ?? -1],
  ]
}

/** Only cells of a row and a column that both versions have are changed. */
function isCellChanged(diff: TableDiff, row: number, column: number): boolean {
  const { isChanged, columns, tolerance } = diff
  if (isChanged[row] === 0 || columns.old[column] === -1 || columns.new[column] === -1) return false
  return !isSameCell(...cellsAt(diff, row, column), tolerance)
}

/** A changed cell. `rowKey` has the cells of the key columns, `row` is the position in the new version, from 1. */
export type ChangedCell = { rowKey: Cell[]; row: number; column: string; old: Cell; new: Cell }

/** The changed cells, row by row, as far as they are consumed. */
export function* changedCells(diff: TableDiff): Generator<ChangedCell> {
  const { after, rows, columns, isChanged } = diff
  const keyColumns = diff.key.map((name) => after.columns.indexOf(name))
  for (let at = isChanged.indexOf(1); at !== -1; at = isChanged.indexOf(1, at + 1)) {
    const newRow = rows.new[at] ?? -1
    const rowKey = keyColumns.map((column) => after.rows[newRow]?.[column])
    for (const column of columns.new.keys()) {
      if (!isCellChanged(diff, at, column)) continue
      const [old, next] = cellsAt(diff, at, column)
      yield { rowKey, row: newRow + 1, column: after.columns[columns.new[column] ?? -1] ?? '', old, new: next }
    }
  }
}
