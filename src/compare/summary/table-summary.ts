import { isEqualJson } from '#compare/json/equal-json.ts'
import type { TableDiff } from '#compare/table/diff-tables.ts'
import { changedCells, columnChanges } from '#compare/table/table-change.ts'
import { plural } from '#content/number.ts'
import type { ColumnChange } from '#contract/compare/change.ts'
import type { ChangeSummary } from '#contract/compare/summary.ts'
import type { Table } from '#contract/table-rows.ts'
import { cellLabel } from './cell-label.ts'
import { changed, unchangedSince } from './change-summary.ts'
import { addedAndRemoved, counted, joinCounts } from './counts.ts'
import { Highlight } from './highlight.ts'
import { oneLine } from './one-line.ts'

/** Bounds the search for the number to name. */
const MAX_CELLS = 100_000
const MAX_NAME_CHARS = 20

/** "+12 −3 rows, 5 cells; score 0.82 → 0.79 (−3.7 %)". */
export function summarizeTable(diff: TableDiff): ChangeSummary {
  const { counts, before, after } = diff
  const text = joinCounts(
    [
      addedAndRemoved(counts.added, counts.removed, 'row'),
      counted(counts.cells, 'cell'),
      ...columnCounts(columnChanges(diff)),
      ...(counts.moved > 0 ? [`${plural(counts.moved, 'row')} moved`] : []),
      ...(isSameRest(before, after) ? [] : ['unreadable rows']),
    ],
    highlightOf(diff),
  )
  return text === '' ? unchangedSince(null) : changed(text)
}

function columnCounts(columns: ColumnChange[]): string[] {
  const count = (status: ColumnChange['status']) => columns.filter((column) => column.status === status).length
  const renamed = columns.filter(({ status }) => status === 'renamed')
  const [first] = renamed
  const names = [first?.old_name, first?.name].map((name) => oneLine(name ?? '', MAX_NAME_CHARS))
  return [
    addedAndRemoved(count('added'), count('removed'), 'column'),
    ...(renamed.length === 1 ? [`renamed ${names.join(' → ')}`] : []),
    ...(renamed.length > 1 ? [`${renamed.length} columns renamed`] : []),
    ...(columns.some((column) => column.is_moved) ? ['columns reordered'] : []),
  ]
}

function highlightOf(diff: TableDiff): string {
  const highlight = new Highlight()
  const table = { rowCount: diff.after.rows.length, columnCount: diff.after.columns.length }
  let count = 0
  for (const { rowKey, row, column, old, new: next } of changedCells(diff)) {
    if (++count > MAX_CELLS) break
    highlight.offer(old, next, () => cellLabel({ keyNames: diff.key, keyCells: rowKey, row, column }, table))
  }
  return highlight.text()
}

/** Rows that are not part of the table. */
function isSameRest(before: Table, after: Table): boolean {
  const valuesOf = ({ unreadable }: Table) => unreadable.map(({ value }) => value)
  return isEqualJson(valuesOf(before), valuesOf(after))
}
