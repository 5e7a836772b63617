import type { Table } from '#contract/table-rows.ts'
import { findKey, type Key, MAX_KEYED_ROWS } from './guess-key.ts'
import { sharedColumns } from './key-column.ts'
import { renameKeyColumns } from './renamed-key.ts'
import { combineIds, idsByColumn } from './row-ids.ts'

/** The key that was asked for, or a guess if there is none or if a version does not have one of its columns. */
export function chooseKey(before: Table, after: Table, rowKey: string[] | null): Key & { isGuessed: boolean } {
  if (before.rows.length + after.rows.length > MAX_KEYED_ROWS) return { ...BY_POSITION, isGuessed: true }
  const renamed = renameKeyColumns(before, after)
  const chosen = rowKey === null ? null : keyOf(renamed, after, rowKey)
  const key = chosen ?? findKey([before, after]) ?? findKey([renamed, after]) ?? BY_POSITION
  return { ...key, isGuessed: chosen === null }
}

const BY_POSITION: Key = { names: [], rowIds: { ids: [], count: 0 } }

function keyOf(before: Table, after: Table, rowKey: string[]): Key | null {
  const shared = sharedColumns([before, after])
  const columns = [...new Set(rowKey)].map((name) => shared.find((column) => column.name === name))
  const known = columns.filter((column) => column !== undefined)
  if (known.length < columns.length) return null
  if (known.length === 0) return BY_POSITION
  const rowIds = known.map(({ indexes }) => idsByColumn([before, after], indexes)).reduce(combineIds)
  return { names: known.map(({ name }) => name), rowIds }
}
