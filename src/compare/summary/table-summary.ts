import { isEqualJson } from '#compare/json/equal-json.ts'
import type { TableDiff } from '#compare/table/diff-tables.ts'
import { type ChangedCell, changedCells, columnChanges } from '#compare/table/table-change.ts'
import { cellText } from '#content/cell-text.ts'
import { plural } from '#content/number.ts'
import type { ColumnChange } from '#contract/compare/change.ts'
import type { ChangeSummary } from '#contract/compare/summary.ts'
import type { Cell, Table } from '#contract/table-rows.ts'
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
  let count = 0
  for (const cell of changedCells(diff)) {
    if (++count > MAX_CELLS) break
    highlight.offer(cell.old, cell.new, () => labelOf(diff, cell))
  }
  return highlight.text()
}

/** As short as the table allows: the column of the only row, the name in a table of names and values. */
function labelOf({ after: { columns, rows }, key: keyNames }: TableDiff, { rowKey, row, column }: ChangedCell): string {
  if (rows.length === 1) return column
  const texts = rowKey.map((cell, at) => (isNumber(cell) ? `${keyNames[at] ?? ''} ${cell}` : cellText(cell)))
  const key = rowKey.length === 0 ? [`row ${row}`] : texts
  return [...key, ...(columns.length === rowKey.length + 1 ? [] : [column])]
    .map((part) => oneLine(part, MAX_NAME_CHARS))
    .join(' · ')
}

function isNumber(cell: Cell): cell is number | bigint {
  return typeof cell === 'number' || typeof cell === 'bigint'
}

/** Rows that are not part of the table. */
function isSameRest(before: Table, after: Table): boolean {
  const [old, next] = [before, after].map(({ unreadable }) => unreadable.map(({ value }) => value))
  return isEqualJson(old, next)
}
