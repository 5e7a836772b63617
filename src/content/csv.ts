import type { Cell } from '#contract/table-rows.ts'
import { cellText } from './cell-text.ts'

/**
 * CSV as in RFC 4180, for spreadsheets and pandas. Null and missing cells are empty fields, an empty string is `""`.
 *
 * Text is written unchanged, even if a spreadsheet would treat it as a formula (`=1+1`, `-2`, `@x`). The usual protection,
 * a leading quote, would change the data for all other programs. Spreadsheets ask before a formula accesses external data.
 */
export function formatCsv(columns: readonly string[], rows: Iterable<readonly Cell[]>): string {
  let csv = csvLine(columns)
  for (const row of rows) csv += csvLine(row)
  return csv
}

/** CSV with a byte order mark: without it, Excel on Windows reads another encoding than UTF-8. */
export function csvForExcel(csv: string): string {
  return `\ufeff${csv}`
}

/** One line, including the line break. */
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
