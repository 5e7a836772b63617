import { cellText } from '#content/cell-text.ts'
import { cellLabel as withoutMarkup } from '#content/markdown/inline-markdown.ts'
import type { Cell } from '#contract/table-rows.ts'
import { oneLine } from './one-line.ts'

const MAX_PART_CHARS = 20

/** A cell of a table. `row` is its position, from 1, for a table without key columns. */
type LabeledCell = { keyNames: string[]; keyCells: Cell[]; row: number; column: string }

/** The name of a cell, as short as its table allows: the column of the only row, the name in a table of names and values. */
export function cellLabel(
  { keyNames, keyCells, row, column }: LabeledCell,
  table: { rowCount: number; columnCount: number },
): string {
  if (table.rowCount === 1) return column
  const key = keyNames.length === 0 ? [`row ${row}`] : keyNames.map((name, at) => keyText(name, keyCells[at]))
  return [...key, ...(table.columnCount === keyNames.length + 1 ? [] : [column])]
    .map((part) => oneLine(part, MAX_PART_CHARS))
    .join(' · ')
}

/** A number alone could be mistaken for a value. */
function keyText(name: string, cell: Cell): string {
  if (typeof cell === 'number' || typeof cell === 'bigint') return `${name} ${cell}`
  return typeof cell === 'string' ? withoutMarkup(cell) : cellText(cell)
}
