/** The value of an artifact as lines for a terminal. */
import { cellText } from '#content/cell-text.ts'
import { dedent } from '#content/markdown/dedent.ts'
import { soleLink } from '#content/markdown/markdown-link.ts'
import { plural } from '#content/number.ts'
import type { Artifact } from '#contract/artifact.ts'
import { formatJson, type Json, JsonError, parseJson } from '#contract/json.ts'
import { type Kind, kindOf } from '#contract/kind-labels.ts'
import { kinds } from '#contract/kinds.ts'
import type { Table } from '#contract/table-rows.ts'
import { markdownLines } from './markdown.ts'
import { textOfHtml } from './markdown-inline.ts'
import { type Paint, wrap } from './style.ts'
import { layoutTable } from './table.ts'
import { displayWidth, sanitizeLine, sanitizeText } from './text.ts'

/** `rows` is the maximum for tables. */
type Page = { columns: number; paint: Paint; rows: number }

/** Data that does not match its type is shown as JSON, with a note. */
export function valueLines(artifact: Pick<Artifact, 'type' | 'data'>, page: Page): string[] {
  try {
    return viewLines(artifact, page)
  } catch (error) {
    // Thousands of nested quotes, lists or brackets overflow the call stack of the parsers.
    if (!(error instanceof RangeError) || typeof artifact.data !== 'string') throw error
    return [page.paint('(nested too deeply, shown as raw text)', 'dim'), ...sanitizeText(artifact.data).split('\n')]
  }
}

function viewLines({ type, data }: Pick<Artifact, 'type' | 'data'>, page: Page): string[] {
  const kind = kindOf(type)
  if (kind === null) return jsonLines(data)
  return VIEWS[kind](data, page) ?? [page.paint(`(${INVALID[kind]}, shown as JSON)`, 'dim'), ...jsonLines(data)]
}

const INVALID: Record<Kind, string> = {
  link: 'not a valid link',
  markdown: 'not valid Markdown',
  table: 'not a valid table',
  progress: 'not a valid progress value',
  image: 'not a valid image',
  rich: 'not a valid HTML page',
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
    const note = page.paint('(text of an HTML page)', 'dim')
    const text = sanitizeText(textOfHtml(rich.data.html)).split('\n')
    return [note, ...text.flatMap((text) => wrap([{ text, marks: [] }], page.columns, page.paint))].filter(Boolean)
  },
}

function textView(text: string | undefined, view: (text: string) => string[]): string[] | null {
  return text === undefined ? null : view(text)
}

function linkLines(source: string, { paint }: Page): string[] {
  const { href, text } = soleLink(source) ?? { href: source.trim(), text: null }
  const address = paint(sanitizeLine(href), 'underline')
  return text === null || text === href ? [address] : [sanitizeLine(text), address]
}

/** An inline image is shortened: its data is not readable. */
function imageLine(source: string, { paint }: Page): string {
  const address = sanitizeLine(source.trim())
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

/** Shows as many columns as fit and names the others. */
function tableLines({ columns: names, rows, unreadable }: Table, { columns, paint, rows: limit }: Page): string[] {
  const note = (text: string) => wrap([{ text, marks: ['dim'] }], columns, paint)
  const room = Math.max(1, Math.floor((columns + 2) / 8))
  const shown = names.slice(0, Number.isFinite(columns) ? room : names.length)
  const body = rows.slice(0, limit).map((row) => shown.map((_, at) => sanitizeLine(cellText(row[at]))))
  const table = layoutTable(
    shown.map((name, at) => ({ header: sanitizeLine(name), rank: 0, ...(isNumeric(rows, at) && NUMERIC) })),
    body,
    Number.isFinite(columns) ? columns : null,
  )
  const omitted = [
    ...(rows.length > limit ? [plural(rows.length - limit, 'more row')] : []),
    ...(names.length > shown.length
      ? [
          `${plural(names.length - shown.length, 'more column')}: ${names.slice(shown.length).map(sanitizeLine).join(', ')}`,
        ]
      : []),
    ...(unreadable.length > 0 ? [plural(unreadable.length, 'unreadable row')] : []),
  ]
  const notes = omitted.flatMap((text) => note(`… ${text}`))
  if (names.length === 0) {
    const size = rows.length === 0 ? '' : `: ${plural(rows.length, 'row')} without columns`
    return [...note(`(empty table${size})`), ...notes]
  }
  const rule = '─'.repeat(Math.min(displayWidth(table.head) + 2, columns))
  return [paint(table.head, 'bold'), paint(rule, 'dim'), ...body.map(table.row), ...notes]
}

const NUMERIC = { align: 'right', isNeverCut: true } as const

function isNumeric(rows: Table['rows'], at: number): boolean {
  const cells = rows.slice(0, 100).flatMap((row) => (row[at] === undefined || row[at] === null ? [] : [row[at]]))
  return cells.length > 0 && cells.every((cell) => typeof cell === 'number' || typeof cell === 'bigint')
}

/** Clients send untyped values as JSON text; shown formatted. */
function jsonLines(data: Json): string[] {
  return sanitizeText(typeof data === 'string' ? formatted(data) : formatJson(data, 2)).split('\n')
}

function formatted(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text
  try {
    return formatJson(parseJson(text), 2)
  } catch (error) {
    if (error instanceof JsonError) return text
    throw error
  }
}
