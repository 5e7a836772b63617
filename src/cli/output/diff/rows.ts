/** The rows of a compared table as lines. */
import type { Paint } from '#cli/output/style.ts'
import { layoutTable } from '#cli/output/table.ts'
import { sanitizeLine } from '#cli/output/text.ts'
import { plural } from '#content/number.ts'
import type { ColumnChange, RowChange, TableChange } from '#contract/compare/change.ts'
import { withContext } from './context.ts'
import { changeText, valueText } from './value-text.ts'
import { type DiffView, MARKS, STYLES } from './view.ts'

type Line = { row: RowChange; cells: string[] } | { skipped: number }

/** `rows` are all rows to show; `change` says how they are aligned. */
export function* rowLines(change: TableChange, rows: Iterable<RowChange>, view: DiffView): Generator<string> {
  const { columns } = change
  const notes = [keyNote(change), orderNote(columns)].filter((note) => note !== null)
  for (const note of notes) yield view.paint(note, 'dim')
  const lines = linesOf(columns, rows)
  yield* view.columns === null ? tabLines(columns, lines) : alignedLines(columns, [...lines], view, view.columns)
}

function keyNote({ key, is_key_guessed, duplicate_keys }: TableChange): string {
  const guess = is_key_guessed ? ' (guessed)' : ''
  const duplicates = duplicate_keys > 0 ? `; ${plural(duplicate_keys, 'row')} with a key that is not unique` : ''
  return key.length === 0
    ? `Rows are aligned by position${guess}.`
    : `Rows are aligned by ${key.map(sanitizeLine).join(', ')}${guess}${duplicates}.`
}

function orderNote(columns: readonly ColumnChange[]): string | null {
  const moved = columns.filter((column) => column.is_moved)
  return moved.length === 0 ? null : `Moved columns: ${moved.map(headerOf).join(', ')}`
}

function* linesOf(columns: readonly ColumnChange[], rows: Iterable<RowChange>): Generator<Line> {
  for (const part of withContext(rows)) {
    if ('skipped' in part) yield part
    else yield { row: part.item, cells: [MARKS[part.item.status], ...columns.map((_, at) => cellOf(part.item, at))] }
  }
}

function cellOf(row: RowChange, at: number): string {
  const cell = row.cells[at]
  if (cell === undefined) return ''
  if (isChangedCell(row, at)) return changeText(cell.old, cell.new)
  return valueText(row.status === 'removed' || cell.new === undefined ? cell.old : cell.new)
}

function headerOf({ name, old_name, status }: ColumnChange): string {
  if (status === 'added') return `+${valueText(name)}`
  if (status === 'removed') return `-${valueText(old_name)}`
  return status === 'renamed' ? `${valueText(old_name)} → ${valueText(name)}` : valueText(name)
}

/** For pipes: exact cells with tabs between them. */
function* tabLines(columns: readonly ColumnChange[], lines: Iterable<Line>): Generator<string> {
  yield [MARKS.same, ...columns.map(headerOf)].join('\t')
  for (const line of lines) yield 'skipped' in line ? skippedText(line.skipped) : line.cells.join('\t')
}

function* alignedLines(
  columns: readonly ColumnChange[],
  lines: readonly Line[],
  { paint }: DiffView,
  width: number,
): Generator<string> {
  const shown = lines.flatMap((line) => ('skipped' in line ? [] : [line]))
  const layout = [
    { header: MARKS.same, rank: 0, isNeverCut: true },
    ...columns.map((column, at) => {
      const isChanged = column.status !== 'same' || shown.some(({ row }) => isChangedCell(row, at))
      // Unchanged columns are hidden first, the last of them first.
      return { header: headerOf(column), rank: column.is_key ? 0 : isChanged ? 1 : 2 + at, isNeverCut: isChanged }
    }),
  ]
  const table = layoutTable(
    layout,
    shown.map(({ cells }) => cells),
    width,
  )
  if (table.hidden.some((at) => layout[at]?.rank === 1)) return yield* cellLines(columns, lines, paint)
  yield paint(table.head, 'bold')
  for (const line of lines) {
    if ('skipped' in line) {
      yield paint(skippedText(line.skipped), 'dim')
      continue
    }
    const { status } = line.row
    const isPainted = (at: number) => status !== 'changed' || at === 0 || isChangedCell(line.row, at - 1)
    yield table.paintedRow(line.cells, (text, at) => (isPainted(at) ? paint(text, STYLES[status]) : text))
  }
  if (table.hidden.length === 0) return
  const names = table.hidden.map((at) => layout[at]?.header).join(', ')
  yield paint(`… ${plural(table.hidden.length, 'more column')}: ${names}`, 'dim')
}

/** A cell per line, where the terminal is too narrow for the changed columns of the table. The terminal wraps long ones. */
function* cellLines(columns: readonly ColumnChange[], lines: readonly Line[], paint: Paint): Generator<string> {
  const headers = columns.map(headerOf)
  const others = headers.filter((_, at) => columns[at]?.status !== 'same')
  if (others.length > 0) yield paint(`Columns: ${others.join(', ')}`, 'dim')
  for (const line of lines) {
    if ('skipped' in line) {
      yield paint(skippedText(line.skipped), 'dim')
      continue
    }
    const { row } = line
    const [mark = '', ...cells] = line.cells
    const style = STYLES[row.status]
    const key = cells.filter((_, at) => columns[at]?.is_key)
    yield paint(`${mark} ${key.length === 0 ? placeOf(row) : key.join(' · ')}`, style)
    for (const [at, cell] of cells.entries()) {
      if (cell !== '' && isListed(row, columns[at], at)) yield `    ${headers[at]}: ${paint(cell, style)}`
    }
  }
}

/** The key is already in the line of the row. */
function isListed(row: RowChange, column: ColumnChange | undefined, at: number): boolean {
  if (column?.is_key) return false
  if (row.status !== 'changed') return row.status === 'added' || row.status === 'removed'
  return isChangedCell(row, at) || column?.status === 'added' || column?.status === 'removed'
}

function placeOf({ old_row, new_row }: RowChange): string {
  return `row ${old_row === null || new_row === null || old_row === new_row ? (new_row ?? old_row) : `${old_row} → ${new_row}`}`
}

function isChangedCell({ status, cells }: RowChange, at: number): boolean {
  return status === 'changed' && cells[at]?.is_changed === true
}

const skippedText = (count: number) => `… ${plural(count, 'unchanged row')}`
