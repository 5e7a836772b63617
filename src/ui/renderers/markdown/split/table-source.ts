/** Tables as text, taken apart so that they can be compiled some rows at a time. */

export interface TableSource {
  /** What has to stand before the rows, and behind them, to make a table of any of them. */
  head: string
  rows: string[]
  foot: string
  /** What follows the table. */
  rest: string
}

/** No two runs of blanks beside each other, which would be tried in every pair of lengths. */
const DELIMITERS = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*(?:\|[ \t]*)?\n$/
const NO_ROW = /^ {0,3}(?:[>#<]|[-+*][ \t]|\d{1,9}[.)][ \t]|```|~~~|$)/

/** A GFM table at the start of a block: head with delimiters, rows, and what comes after the table's end. */
export function readTable(source: string): TableSource | null {
  const lines = source.match(/[^\n]*\n|[^\n]+$/g) ?? []
  const [head = '', delimiters = ''] = lines
  if (!head.includes('|') || !DELIMITERS.test(delimiters)) return null
  const end = lines.findIndex((line, index) => index > 1 && (NO_ROW.test(line) || line.trim() === ''))
  const rows = lines.slice(2, end < 0 ? undefined : end)
  const rest = end < 0 ? '' : lines.slice(end).join('')
  return rows.length === 0 ? null : { head: head + delimiters, rows, foot: '', rest: rest.trim() === '' ? '' : rest }
}

/** A block that is one plain HTML table, as pandas' `to_html` writes it. */
export function readHtmlTable(source: string): TableSource | null {
  const body = /^\s*<table\b[\s\S]*?<tbody[^<>]*>\s*(?=<tr\b)/i.exec(source.slice(0, 20_000))?.[0]
  const foot = /<\/tbody>\s*<\/table>\s*$/i.exec(source.slice(-200))?.[0]
  if (body === undefined || foot === undefined) return null
  const inside = source.slice(body.length, source.length - foot.length)
  if (/<\/?(?:table|tbody|tfoot)\b|\n[ \t]*\n/i.test(inside)) return null
  const rows = inside.split(/(?<=<\/tr>)/i)
  return rows.every((row) => row.trim() === '' || /^\s*<tr\b/i.test(row)) ? { head: body, rows, foot, rest: '' } : null
}
