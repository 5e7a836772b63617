/** A comparison as one JSON value. */
import type { BlockChange, Change, ColumnChange, RowChange, TableChange } from '#contract/compare/change.ts'
import type { Json, JsonObject } from '#contract/json.ts'

/** What changed. A table has all its changed rows, as objects by column. */
export function changeJson(change: Change): JsonObject {
  switch (change.kind) {
    case 'table':
      return tableJson(change)
    case 'markdown':
      return {
        ...change,
        blocks: change.blocks.flatMap((block) => (block.status === 'same' ? [] : [blockJson(block)])),
      }
    case 'json':
      return { ...change, changes: change.changes.map(toObject) }
    default:
      return change
  }
}

function blockJson({ table, ...block }: BlockChange): JsonObject {
  return { ...toObject(block), table: table && tableJson(table) }
}

function tableJson({ kind, counts, key, is_key_guessed, columns, rows }: TableChange): JsonObject {
  const withStatus = (status: RowChange['status']) => rows.filter((row) => row.status === status)
  const columnsWith = (status: ColumnChange['status']) => columns.filter((column) => column.status === status)
  const place = ({ old_row, new_row }: RowChange) => ({ old_row, new_row })
  const keyOf = (row: RowChange) => valuesOf(row, columns, ({ is_key }) => is_key)
  return {
    kind,
    counts,
    key,
    is_key_guessed,
    rows: {
      added: withStatus('added').map((row) => valuesOf(row, columns)),
      removed: withStatus('removed').map((row) => valuesOf(row, columns)),
      changed: withStatus('changed').map((row) => ({
        key: keyOf(row),
        ...place(row),
        cells: changedCells(row, columns),
      })),
      moved: withStatus('moved').map((row) => ({ key: keyOf(row), ...place(row) })),
    },
    columns: {
      added: columnsWith('added').map(nameOf),
      removed: columnsWith('removed').map(nameOf),
      renamed: columnsWith('renamed').map(({ old_name, name }) => ({ from: old_name, to: name })),
    },
  }
}

const nameOf = ({ name, old_name }: ColumnChange) => name ?? old_name ?? ''

/** The cells of a row that has them in one version, or the same in both. Missing ones are left out. */
function valuesOf(
  row: RowChange,
  columns: readonly ColumnChange[],
  isIncluded: (column: ColumnChange) => boolean = () => true,
): JsonObject {
  const cells = columns.flatMap((column, at): [string, Json][] => {
    const { old, new: own } = row.cells[at] ?? {}
    const value = row.status === 'removed' ? old : own
    return isIncluded(column) && value !== undefined ? [[nameOf(column), value]] : []
  })
  return Object.fromEntries(cells)
}

function changedCells({ cells }: RowChange, columns: readonly ColumnChange[]): JsonObject {
  const changed = columns.flatMap((column, at): [string, Json][] => {
    const cell = cells[at]
    return cell?.is_changed ? [[nameOf(column), toObject({ old: cell.old, new: cell.new })]] : []
  })
  return Object.fromEntries(changed)
}

/** Without fields that are undefined. */
function toObject(fields: Record<string, Json | undefined>): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]): [string, Json][] => (value === undefined ? [] : [[name, value]])),
  )
}
