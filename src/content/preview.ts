/** The preview of a value that lists show: cheap to build, bounded in size, and possible for any data. */
import type { Json } from '#contract/json.ts'
import { tryJson } from '#contract/json.ts'
import { type Kind, kindOf, shownType } from '#contract/kind-labels.ts'
import { kinds } from '#contract/kinds.ts'
import { readTableRows, type Table } from '#contract/table-rows.ts'
import type { Preview } from '#contract/vitrine.ts'
import { cellLabel } from './inline-markdown.ts'
import { jsonStart } from './json-start.ts'
import { soleLink } from './markdown-link.ts'
import { readTableStart } from './table-start.ts'

/** Of longer text, only the first rows are parsed. */
const MAX_TABLE_CHARS = 2_000_000
const MAX_COLUMNS = 6
const MAX_ROWS = 4
const MAX_CELL_CHARS = 40
const MAX_TEXT_CHARS = 320
const MAX_TITLE_CHARS = 120
const MAX_URL_CHARS = 2048
/** A small chart in a `data:` URL is part of the preview. */
const MAX_IMAGE_CHARS = 6_000
/** How much of a long text is read. */
const MAX_SOURCE_CHARS = 8_000

/** `type` is the artifact's `type`; data that does not match it is shown as JSON. Never throws. */
export function previewOf(type: string | null, data: Json): Preview {
  if (data === null) return { kind: 'empty' }
  const kind = kindOf(type)
  return (kind === null ? null : PREVIEWS[kind](data)) ?? asJson(data)
}

/** `shownType` of an artifact from its data instead of its preview. */
export function shownTypeOf({ type, data }: { type: string | null; data: Json }): string | null {
  return type === 'markdown' ? shownType({ type, preview: previewOf(type, data) }) : type
}

/** As `previewOf` for data that is too long to parse, as JSON text. */
export function previewOfText(type: string | null, json: string): Preview {
  return (kindOf(type) === 'table' ? asTableStart(json) : null) ?? asJson(json)
}

/** Null for data that the kind does not accept. */
const PREVIEWS: Record<Kind, (data: Json) => Preview | null> = {
  link(data) {
    const text = plainText(data)?.trim()
    if (!text) return null
    const link = soleLink(text) ?? { href: text, text: null }
    return link.href.length <= MAX_URL_CHARS ? { kind: 'link', ...link } : null
  },
  markdown(data) {
    const text = plainText(data)
    if (text === null) return null
    const link = text.length <= 2 * MAX_URL_CHARS ? soleLink(text) : null
    return link ? { kind: 'link', ...link } : asMarkdown(text)
  },
  table(data) {
    if (typeof data === 'string' && data.length > MAX_TABLE_CHARS) return asTableStart(data)
    const table = readTableRows(data)
    return 'error' in table ? null : asTable(table, table.rows.length, table.columns.length)
  },
  progress(data) {
    const result = kinds.progress.data.safeParse(data)
    return result.success ? { kind: 'progress', value: result.data } : null
  },
  image(data) {
    const src = plainText(data)?.trim()
    return src ? { kind: 'image', src: src.length <= MAX_IMAGE_CHARS ? src : null } : null
  },
  rich(data) {
    const result = kinds.rich.data.safeParse(data)
    if (!result.success) return null
    const html = result.data.html.slice(0, MAX_SOURCE_CHARS)
    const title = /<(title|h1|h2)\b[^>]*>([^<]*)/i.exec(html)?.[2]?.trim()
    const text = html.replace(/<(style|script|title|head)\b[\s\S]*?(<\/\1\s*>|$)/gi, ' ').replace(/<[^>]*(>|$)/g, ' ')
    return { kind: 'markdown', title: title ? short(title, MAX_TITLE_CHARS) : null, text: short(text, MAX_TEXT_CHARS) }
  },
}

function asTable({ columns: names, rows }: Table, row_count: number, column_count: number): Preview {
  const columns = names.slice(0, MAX_COLUMNS)
  return {
    kind: 'table',
    columns: columns.map((name) => short(name, MAX_CELL_CHARS)),
    rows: rows.slice(0, MAX_ROWS).map((row) => columns.map((_, index) => cell(row[index]))),
    row_count,
    column_count,
  }
}

function asTableStart(text: string): Preview | null {
  const start = readTableStart(text)
  return start && asTable(start.table, start.rowCount, start.columnCount)
}

/** A string, or the string inside when it is JSON text of one. */
function plainText(data: Json): string | null {
  if (typeof data !== 'string') return null
  if (!/^\s*"/.test(data)) return data
  const inner = tryJson(data)
  return typeof inner === 'string' ? inner : data
}

/** Elements whose text is not meant to be read, also when they are cut off. A code span may name them. */
const UNSHOWN = /(?<!`)<(script|style)\b[\s\S]*?(?:<\/\1\s*>|$)/gi
const FENCED = /^ {0,3}(```|~~~)[\s\S]*?(^ {0,3}\1|$(?![\s\S]))/gm

function asMarkdown(markdown: string): Preview {
  // Skip code and tables, which are not readable as text, and scripts and styles.
  const lines = markdown.slice(0, MAX_SOURCE_CHARS).replace(FENCED, '').replace(UNSHOWN, ' ').split('\n')
  const heading = lines.findIndex((line) => /^\s{0,3}#{1,6}\s+\S/.test(line))
  const title = headingText(lines[heading] ?? '')
  const rest = lines.filter((line, index) => index !== heading && !/^\s*(\||[-=*_: ]*$)/.test(line))
  return {
    kind: 'markdown',
    title: title ? short(withoutMarks(title), MAX_TITLE_CHARS) : null,
    text: short(rest.map(withoutMarks).join('\n'), MAX_TEXT_CHARS, /[^\S\n]+/g),
  }
}

/** The text of a heading, without its marks. Not a single pattern, which would backtrack at every space. */
function headingText(line: string): string {
  const text = line.trim().replace(/^#+\s*/, '')
  const end = text.search(/[^#](?=#*$)/)
  return /\s/.test(text[end] ?? '') ? text.slice(0, end).trimEnd() : text
}

/** A link or an image; the address may contain pairs of parentheses. Fails early at the next opening bracket. */
const LINK = /!?\[([^[\]]*)\]\((?:[^()]|\([^()]*\))*\)/g

/** A line of markdown without its syntax. */
function withoutMarks(line: string): string {
  return line
    .replace(/^\s*(>\s*(\[![A-Z]+\])?\s*|[-*+]\s+(\[[ xX]\]\s+)?|\d+[.)]\s+|#+\s+)/, '')
    .replace(LINK, '$1')
    .replace(/(\*\*|__|`|~~)/g, '')
    .replace(/<[^<>]*>/g, '')
}

function asJson(data: Json): Preview {
  const text = typeof data === 'string' ? data.slice(0, MAX_SOURCE_CHARS) : jsonStart(data, MAX_TEXT_CHARS)
  return { kind: 'json', text: short(text, MAX_TEXT_CHARS) }
}

function cell(value: Json | undefined): string {
  if (value === undefined || value === null) return ''
  // A few characters more than are shown, because blanks are joined.
  const text =
    typeof value === 'string' ? cellLabel(value).slice(0, MAX_SOURCE_CHARS) : jsonStart(value, MAX_TEXT_CHARS)
  return short(text, MAX_CELL_CHARS)
}

function short(text: string, maxChars: number, blanks = /\s+/g): string {
  const plain = text.replace(blanks, ' ').trim().toWellFormed()
  // Never half of a surrogate pair.
  return plain.length <= maxChars ? plain : `${plain.slice(0, maxChars - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
