import type { Cell } from '#contract/table-rows.ts'
import { cellText } from './cell-text.ts'

/**
 * CSV as RFC 4180 has it, for spreadsheets and pandas alike: null and missing are nothing at all, an empty text is `""`.
 *
 * Texts are written as they are, also those that a spreadsheet takes for a formula (`=1+1`, `-2`, `@x`). The usual
 * guard, a quote in front, changes the data for every other reader ("'-2" is no number any more), and exactness is what
 * the file is for. Spreadsheets ask before a formula reaches outside.
 */
export function formatCsv(columns: readonly string[], rows: Iterable<readonly Cell[]>): string {
  let csv = csvLine(columns)
  for (const row of rows) csv += csvLine(row)
  return csv
}

/** One line of it, with its end. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(field).join(',')}\r\n`
}

function field(cell: Cell): string {
  if (cell === undefined || cell === null) return ''
  return quote(cellText(cell))
}

function quote(text: string): string {
  return text === '' || /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
