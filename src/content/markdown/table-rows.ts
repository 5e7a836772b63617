/** Splits the source of a long table into rows, so that it can be compiled a few rows at a time. */

export interface TableRows {
  /** Source to put before any group of rows to make it a table. */
  head: string
  rows: string[]
  /** Source to put after any group of rows. */
  foot: string
  /** Source that follows the table. */
  rest: string
}

/** No two adjacent groups match blanks: backtracking would try every way to divide a long run between them. */
const DELIMITERS = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*(?:\|[ \t]*)?\n$/
const NOT_A_ROW = /^ {0,3}(?:[>#<]|[-+*][ \t]|\d{1,9}[.)][ \t]|```|~~~|$)/

/** The rows of a GFM table at the start of a block. */
export function splitTable(source: string): TableRows | null {
  const lines = source.match(/[^\n]*\n|[^\n]+$/g) ?? []
  const [head = '', delimiters = ''] = lines
  if (!head.includes('|') || !DELIMITERS.test(delimiters)) return null
  const end = lines.findIndex((line, index) => index > 1 && (NOT_A_ROW.test(line) || line.trim() === ''))
  const rows = lines.slice(2, end < 0 ? undefined : end)
  const rest = end < 0 ? '' : lines.slice(end).join('')
  return rows.length === 0 ? null : { head: head + delimiters, rows, foot: '', rest: rest.trim() === '' ? '' : rest }
}

/** The rows of a block that is one plain HTML table, as written by pandas' `to_html`. */
export function splitHtmlTable(source: string): TableRows | null {
  const head = /^\s*<table\b[\s\S]*?<tbody[^<>]*>\s*(?=<tr\b)/i.exec(source.slice(0, 20_000))?.[0]
  const foot = /<\/tbody>\s*<\/table>\s*$/i.exec(source.slice(-200))?.[0]
  if (head === undefined || foot === undefined) return null
  const body = source.slice(head.length, source.length - foot.length)
  if (/<\/?(?:table|tbody|tfoot)\b|\n[ \t]*\n/i.test(body)) return null
  // Without the line break between rows, which would be a blank line after the indentation of the head.
  const rows = body
    .split(/(?<=<\/tr>)/i)
    .map((row) => row.trim())
    .filter((row) => row !== '')
  return rows.length > 0 && rows.every((row) => /^<tr\b/i.test(row)) ? { head, rows, foot, rest: '' } : null
}
