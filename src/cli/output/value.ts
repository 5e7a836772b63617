/** What an artifact's value looks like on a terminal. */
import { cellText } from '#content/cell-text.ts'
import { dedent } from '#content/dedent.ts'
import { soleLink } from '#content/markdown-link.ts'
import type { Artifact } from '#contract/artifact.ts'
import { formatJson, type Json, JsonError, parseJson } from '#contract/json.ts'
import { type Kind, kindOf, kinds } from '#contract/kinds.ts'
import type { Table } from '#contract/table-rows.ts'
import { counted } from './counted.ts'
import { markdownLines } from './markdown.ts'
import { textOfHtml } from './markdown-inline.ts'
import type { Paint } from './style.ts'
import { wrap } from './style.ts'
import { fitTable } from './table.ts'
import { line, lines, width } from './text.ts'

/** `rows` is the most that is shown of a table. */
type Page = { columns: number; paint: Paint; rows: number }

/** Data that is not what its type says is shown as JSON, with a line that says why. */
export function valueLines(artifact: Pick<Artifact, 'type' | 'data'>, page: Page): string[] {
  try {
    return viewLines(artifact, page)
  } catch (error) {
    // Thousands of quotes, lists or brackets inside each other are too much for the call stack of what reads them.
    if (!(error instanceof RangeError) || typeof artifact.data !== 'string') throw error
    return [page.paint('(nested too deeply: shown as it was written)', 'dim'), ...lines(artifact.data).split('\n')]
  }
}

function viewLines({ type, data }: Pick<Artifact, 'type' | 'data'>, page: Page): string[] {
  const kind = kindOf(type)
  if (kind === null) return jsonLines(data)
  return VIEWS[kind](data, page) ?? [page.paint(`(no ${kind}: shown as JSON)`, 'dim'), ...jsonLines(data)]
}

type View = (data: Json, page: Page) => string[] | null

const VIEWS: Record<Kind, View> = {
  link: (data, page) => textView(kinds.link.data.safeParse(data).data, (text) => linkLines(text, page)),
  markdown: (data, page) =>
    textView(kinds.markdown.data.safeParse(data).data, (text) =>
      soleLink(text) ? linkLines(text, page) : markdownLines(dedent(text), page),
    ),
  table: (data, page) => {
    const table = kinds.table.data.safeParse(data)
    return table.success ? tableLines(table.data, page) : null
  },
  progress: (data, page) => {
    const progress = kinds.progress.data.safeParse(data)
    return progress.success ? [progressLine(progress.data, page)] : null
  },
  image: (data, page) => textView(kinds.image.data.safeParse(data).data, (text) => [imageLine(text, page)]),
  rich: (data, page) => {
    const rich = kinds.rich.data.safeParse(data)
    if (!rich.success) return null
    const note = page.paint('(the text of an HTML page)', 'dim')
    const words = lines(textOfHtml(rich.data.html)).split('\n')
    return [note, ...words.flatMap((text) => wrap([{ text, marks: [] }], page.columns, page.paint))].filter(Boolean)
  },
}

function textView(text: string | undefined, view: (text: string) => string[]): string[] | null {
  return text === undefined ? null : view(text)
}

function linkLines(source: string, { paint }: Page): string[] {
  const { href, text } = soleLink(source) ?? { href: source.trim(), text: null }
  const address = paint(line(href), 'underline')
  return text === null || text === href ? [address] : [line(text), address]
}

/** A picture inside the address is no use as text. */
function imageLine(source: string, { paint }: Page): string {
  const address = line(source.trim())
  return paint(
    address.startsWith('data:') ? `${address.slice(0, 40)}… (${address.length} characters)` : address,
    'underline',
  )
}

function progressLine(value: number, { columns, paint }: Page): string {
  const number = `${Math.round(value * 100) / 100} %`
  const length = Math.min(40, Math.max(columns - number.length - 3, 5))
  const full = Math.round((Math.min(Math.max(value, 0), 100) / 100) * length)
  return `${paint('█'.repeat(full), 'green')}${paint('░'.repeat(length - full), 'dim')} ${number}`
}

/** Columns are shown as far as they have room; what is left out is named. */
function tableLines({ columns: names, rows, unreadable }: Table, { columns, paint, rows: most }: Page): string[] {
  const note = (text: string) => wrap([{ text, marks: ['dim'] }], columns, paint)
  const room = Math.max(1, Math.floor((columns + 2) / 8))
  const shown = names.slice(0, Number.isFinite(columns) ? room : names.length)
  const body = rows.slice(0, most).map((row) => shown.map((_, at) => line(cellText(row[at]))))
  const table = fitTable(
    shown.map((name, at) => ({ header: line(name), rank: 0, ...(isNumeric(rows, at) && NUMERIC) })),
    body,
    Number.isFinite(columns) ? columns : null,
  )
  const left = [
    ...(rows.length > most ? [counted(rows.length - most, 'more row')] : []),
    ...(names.length > shown.length
      ? [`${counted(names.length - shown.length, 'more column')}: ${names.slice(shown.length).map(line).join(', ')}`]
      : []),
    ...(unreadable.length > 0 ? [`${counted(unreadable.length, 'row')} that cannot be read`] : []),
  ]
  const notes = left.flatMap((text) => note(`… ${text}`))
  if (names.length === 0) {
    const size = rows.length === 0 ? '' : `: ${counted(rows.length, 'row')} without columns`
    return [...note(`(an empty table${size})`), ...notes]
  }
  const rule = '─'.repeat(Math.min(width(table.head) + 2, columns))
  return [paint(table.head, 'bold'), paint(rule, 'dim'), ...body.map(table.row), ...notes]
}

const NUMERIC = { align: 'right', isWhole: true } as const

function isNumeric(rows: Table['rows'], at: number): boolean {
  const cells = rows.slice(0, 100).flatMap((row) => (row[at] === undefined || row[at] === null ? [] : [row[at]]))
  return cells.length > 0 && cells.every((cell) => typeof cell === 'number' || typeof cell === 'bigint')
}

/** JSON text, as clients send values of no known kind, is shown as the value it stands for. */
function jsonLines(data: Json): string[] {
  return lines(typeof data === 'string' ? readable(data) : formatJson(data, 2)).split('\n')
}

function readable(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text
  try {
    return formatJson(parseJson(text), 2)
  } catch (error) {
    if (error instanceof JsonError) return text
    throw error
  }
}
